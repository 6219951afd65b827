package org.hone.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.hone.ast.Name;
import org.hone.ast.TypeTree;
import org.hone.grammar.HoneParser.AnnotationContext;
import org.hone.grammar.HoneParser.BaseTypeContext;
import org.hone.grammar.HoneParser.NamedTypeContext;
import org.hone.grammar.HoneParser.NullableTypeContext;
import org.hone.grammar.HoneParser.ParenthesisedTypeContext;
import org.hone.grammar.HoneParser.PerTypeContext;
import org.hone.grammar.HoneParser.RecordTypeContext;
import org.hone.grammar.HoneParser.ResultTypeContext;
import org.hone.grammar.HoneParser.TypeContext;
import org.hone.source.Span;
import org.jspecify.annotations.Nullable;

/** Builds types. */
final class TypeBuilder {

    Optional<TypeTree> annotation(@Nullable AnnotationContext context) {
        return context == null ? Optional.empty() : Optional.of(type(context.type(), context));
    }

    Optional<TypeTree> result(@Nullable ResultTypeContext context) {
        return context == null ? Optional.empty() : Optional.of(type(context.type(), context));
    }

    TypeTree type(@Nullable TypeContext context, ParserRuleContext parent) {
        if (context == null) {
            return new TypeTree.Invalid(Spans.after(parent));
        }
        if (context.typeList() != null) {
            List<TypeTree> parameters = types(context.typeList().type(), context);
            return new TypeTree.FunctionType(Spans.of(context), parameters, type(context.type(), context));
        }
        TypeTree first = per(context.perType(), context);
        if (context.ARROW() == null) {
            return first;
        }
        return new TypeTree.FunctionType(Spans.of(context), List.of(first), type(context.type(), context));
    }

    private List<TypeTree> types(List<TypeContext> contexts, ParserRuleContext parent) {
        return contexts.stream().map(context -> type(context, parent)).toList();
    }

    private TypeTree per(@Nullable PerTypeContext context, ParserRuleContext parent) {
        if (context == null) {
            return new TypeTree.Invalid(Spans.after(parent));
        }
        TypeTree base = nullable(context.nullableType(), context);
        return context.PER() == null
                ? base
                : new TypeTree.PerAxis(Spans.of(context), base, Spans.name(context.name(), context));
    }

    private TypeTree nullable(@Nullable NullableTypeContext context, ParserRuleContext parent) {
        if (context == null) {
            return new TypeTree.Invalid(Spans.after(parent));
        }
        TypeTree base = base(context.baseType(), context);
        return context.QUESTION().isEmpty() ? base : new TypeTree.Nullable(Spans.of(context), base);
    }

    private TypeTree base(@Nullable BaseTypeContext context, ParserRuleContext parent) {
        if (context == null) {
            return new TypeTree.Invalid(Spans.after(parent));
        }
        return switch (context) {
            case NamedTypeContext named -> named(named);
            case RecordTypeContext type -> record(type);
            case ParenthesisedTypeContext inner -> type(inner.type(), inner);
            default -> new TypeTree.Invalid(Spans.after(parent));
        };
    }

    private TypeTree named(NamedTypeContext context) {
        List<Name> path = new ArrayList<>();
        path.add(Spans.name(context.name(), context));
        context.label().forEach(label -> path.add(Spans.name(label, context)));
        return new TypeTree.Named(Spans.of(context), path, types(context.type(), context));
    }

    private TypeTree record(RecordTypeContext context) {
        List<TypeTree.RecordType.Entry> entries = new ArrayList<>();
        for (var entry : context.typeEntry()) {
            Span span = Spans.of(entry);
            Name name = Spans.name(entry.label(), entry);
            entries.add(new TypeTree.RecordType.Entry(span, name, type(entry.type(), entry)));
        }
        return new TypeTree.RecordType(Spans.of(context), entries);
    }
}
