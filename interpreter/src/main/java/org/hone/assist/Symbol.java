package org.hone.assist;

import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.Name;
import org.hone.ast.Node;
import org.hone.ast.Parameter;
import org.hone.check.Value;
import org.hone.resolve.Module;
import org.hone.source.Place;
import org.hone.source.SourceFile;

/** What a word of a text stands for. */
public sealed interface Symbol {
    /** The name it was declared with. */
    String name();

    /** The same for the same thing, also when it is met from another file or in a later version of the text around it. */
    String key();

    /** Where its name is declared; empty if it is not declared in the language. */
    Optional<Place> declared();

    /** A declaration of the module or of one that it imports. */
    record Top(Module module, Declaration.Named declaration) implements Symbol {
        @Override
        public String name() {
            return declaration.name().text();
        }

        @Override
        public String key() {
            return module.source().name() + "#" + name();
        }

        @Override
        public Optional<Place> declared() {
            return Optional.of(new Place(module.source(), declaration.name().span()));
        }
    }

    /** A parameter of a declaration. */
    record Taken(Module module, Declaration.Named owner, Parameter parameter) implements Symbol {
        @Override
        public String name() {
            return parameter.name().text();
        }

        @Override
        public String key() {
            return module.source().name() + "#" + owner.name().text() + "(" + name() + ")";
        }

        @Override
        public Optional<Place> declared() {
            return Optional.of(new Place(module.source(), parameter.name().span()));
        }
    }

    /**
     * A name that is seen in a part of one declaration only.
     *
     * @param node what gives it: a let, a binding of a run block or a parameter of a lambda
     */
    record Local(SourceFile source, Name definition, Node node) implements Symbol {
        @Override
        public String name() {
            return definition.text();
        }

        @Override
        public String key() {
            return source.name() + "@" + definition.span().start() + "#" + name();
        }

        @Override
        public Optional<Place> declared() {
            return Optional.of(new Place(source, definition.span()));
        }
    }

    /** A whole module under a name. */
    record Whole(Module module, String name) implements Symbol {
        @Override
        public String key() {
            return module.source().name();
        }

        @Override
        public Optional<Place> declared() {
            return Optional.of(new Place(module.source(), new org.hone.source.Span(0, 0)));
        }
    }

    /** A column that a dataset declares. */
    record Column(Module module, Declaration.Dataset dataset, Name field) implements Symbol {
        @Override
        public String name() {
            return field.text();
        }

        @Override
        public String key() {
            return module.source().name() + "#" + dataset.name().text() + "." + name();
        }

        @Override
        public Optional<Place> declared() {
            return Optional.of(new Place(module.source(), field.span()));
        }
    }

    /** A function, axis or constant of the language. */
    record Outermost(String name, Value value) implements Symbol {
        @Override
        public String key() {
            return "#" + name;
        }

        @Override
        public Optional<Place> declared() {
            return Optional.empty();
        }
    }

    /**
     * Something behind a dot, or a field of a block or record.
     *
     * @param owner what has it
     * @param doc what it means; may be empty
     */
    record Member(String owner, String name, String doc) implements Symbol {
        @Override
        public String key() {
            return owner + "." + name;
        }

        @Override
        public Optional<Place> declared() {
            return Optional.empty();
        }
    }

    /** A type. */
    record TypeName(String name) implements Symbol {
        @Override
        public String key() {
            return ":" + name;
        }

        @Override
        public Optional<Place> declared() {
            return Optional.empty();
        }
    }
}
