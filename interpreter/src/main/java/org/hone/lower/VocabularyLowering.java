package org.hone.lower;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hone.ast.Declaration;
import org.hone.ast.Member;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Slot;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.estimate.Aggregate;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.estimate.VocabularyGraph;

/**
 * The second kind of term: an {@code estimator} whose block has {@code objective} and {@code aggregate} instead of the four
 * slots.
 */
final class VocabularyLowering {
    private static final String OBJECTIVE = "objective";

    private final Elaborator elaborator;
    private final Declaration.Estimator declaration;
    private final Env scope;

    VocabularyLowering(Elaborator elaborator, Declaration.Estimator declaration, Env scope) {
        this.elaborator = elaborator;
        this.declaration = declaration;
        this.scope = scope;
    }

    /** Whether a declaration is of this kind. */
    static boolean meant(Declaration.Estimator declaration) {
        return declaration.block().members().stream()
                .anyMatch(m -> m instanceof Member.Field f && f.name().text().equals(OBJECTIVE));
    }

    /** @param reader reads the field that makes one objective of all tokens */
    Optional<VocabularyGraph> lower(SourceKind source, Function<Member.Field, Optional<Aggregate>> reader) {
        Set<String> given = new HashSet<>();
        Optional<Value.Objective> objective = Optional.empty();
        Optional<Aggregate> aggregate = Optional.empty();
        boolean sound = true;
        for (Member member : declaration.block().members()) {
            if (member instanceof Member.Let let) {
                elaborator.bind(let, scope);
            } else if (member instanceof Member.Field field) {
                String name = field.name().text();
                if (!given.add(name)) {
                    sound = false;
                    elaborator
                            .reporter()
                            .error(scope, Code.DUPLICATE_FIELD, field.name().span(), "`" + name + "` is given twice");
                } else if (name.equals(OBJECTIVE)) {
                    objective = objective(field);
                } else if (name.equals(Slot.AGGREGATE.word())) {
                    aggregate = reader.apply(field);
                } else {
                    sound = false;
                    refuse(field);
                }
            }
        }
        if (!given.contains(Slot.AGGREGATE.word())) {
            elaborator
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.MISSING_SLOT,
                                    scope.module().source(),
                                    declaration.name().span(),
                                    "the estimator `" + declaration.name().text() + "` has no `aggregate`")
                            .help("for example `aggregate = l => l |> mean(per: batch)`"));
        }
        if (!sound || objective.isEmpty() || aggregate.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VocabularyGraph(
                declaration.name().text(),
                source,
                objective.get().quantity(),
                objective.get().factor(),
                aggregate.get()));
    }

    private Optional<Value.Objective> objective(Member.Field field) {
        Value value = elaborator.eval(field.value(), scope);
        if (value instanceof Value.Objective o) {
            return Optional.of(o);
        }
        if (!(value instanceof Value.Unknown)) {
            elaborator
                    .reporter()
                    .add(
                            Diagnostic.error(
                                            Code.OBJECTIVE,
                                            scope.module().source(),
                                            field.value().span(),
                                            "`objective` is not a quantity of the whole vocabulary")
                                    .label(Show.type(value))
                                    .note(
                                            "what is a function of the sampled tokens' log-probs goes into the four slots")
                                    .help(
                                            "write `entropy(t.policy)`, `-kl(t.policy, t.reference)` or `-kl(t.teacher, t.policy)`"));
        }
        return Optional.empty();
    }

    private void refuse(Member.Field field) {
        String name = field.name().text();
        boolean slot = Slot.words().contains(name);
        Diagnostic d = Diagnostic.error(
                Code.UNKNOWN_FIELD,
                scope.module().source(),
                field.name().span(),
                slot
                        ? "`" + name + "` is a slot of the other kind of term"
                        : "the estimator `" + declaration.name().text() + "` has no slot `" + name + "`");
        elaborator
                .reporter()
                .add(
                        slot
                                ? d.note("a term with an `objective` has no coefficient on the log-prob of a token")
                                        .help("multiply the objective by a frozen factor, or leave `objective` out")
                                : d.note("beside `objective` there is only `aggregate`"));
    }
}
