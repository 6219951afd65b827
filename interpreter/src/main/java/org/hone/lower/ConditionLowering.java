package org.hone.lower;

import java.util.Optional;
import org.hone.ast.BinaryOperator;
import org.hone.ast.Expression;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.resolve.ConditionWords;
import org.hone.runtime.analyse.Condition;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceKind;
import org.hone.types.Scalar;

/** The condition of an equivalence: a Bool over the batch that both estimators read. */
final class ConditionLowering {
    private final Elaborator elaborator;
    private boolean withinStep;

    ConditionLowering(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    /**
     * A lowered condition.
     *
     * @param withinStep whether equality up to one factor a step is enough
     */
    record Lowered(Condition condition, boolean withinStep) {
        static final Lowered NONE = new Lowered(Condition.NONE, false);
    }

    /** Nothing if something is wrong with it, which has been said. */
    Optional<Lowered> lower(Optional<Expression> written, SourceKind source, Env outer) {
        if (written.isEmpty()) {
            return Optional.of(Lowered.NONE);
        }
        Env env = outer.inner();
        for (ConditionWords word : ConditionWords.values()) {
            meaning(word, source).ifPresent(value -> env.with(word.word(), value));
        }
        withinStep = false;
        Optional<Condition> condition = conjuncts(written.get(), source, Condition.NONE, env);
        return condition.map(c -> new Lowered(c, withinStep));
    }

    private Optional<Condition> conjuncts(Expression e, SourceKind source, Condition before, Env env) {
        if (e instanceof Expression.Binary b && b.operator() == BinaryOperator.AND) {
            return conjuncts(b.left(), source, before, env).flatMap(c -> conjuncts(b.right(), source, c, env));
        }
        Optional<ConditionWords> word =
                e instanceof Expression.Reference r ? ConditionWords.of(r.name()) : Optional.empty();
        if (word.filter(w -> w == ConditionWords.WITHIN_STEP).isPresent()) {
            withinStep = true;
            return Optional.of(before);
        }
        if (word.isPresent() && meaning(word.get(), source).isEmpty()) {
            elaborator
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.SOURCE_LACKS_FIELD,
                                    env.module().source(),
                                    e.span(),
                                    "`" + word.get().word() + "` says nothing about `" + source.typeName() + "`")
                            .note("a demonstration has neither a behaviour policy nor a reward"));
            return Optional.empty();
        }
        Value value = elaborator.eval(e, env);
        if (value instanceof Value.Num n && n.scalar() == Scalar.BOOL) {
            return Optional.of(before.and(n.expr()));
        }
        if (!(value instanceof Value.Unknown)) {
            elaborator
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.TYPE_MISMATCH,
                                    env.module().source(),
                                    e.span(),
                                    "a condition is Bool, this is " + Show.type(value))
                            .note("conditions speak of " + String.join(", ", ConditionWords.words())));
        }
        return Optional.empty();
    }

    private static Optional<Value> meaning(ConditionWords word, SourceKind source) {
        boolean sampled = source != SourceKind.DEMOS;
        return switch (word) {
            case T -> Optional.of(new Value.Source(source));
            case ON_POLICY -> sampled ? truth(Condition.onPolicy(source)) : Optional.empty();
            case BINARY -> sampled ? truth(Condition.BINARY) : Optional.empty();
            case N -> Optional.of(new Value.Num(Scalar.INT, Condition.GROUP_SIZE));
            case PROMPTS -> Optional.of(new Value.Num(Scalar.INT, Condition.PROMPTS));
            case EQUAL_GROUPS -> truth(Condition.EQUAL_GROUPS);
            case EQUAL_LENGTHS -> truth(Condition.EQUAL_LENGTHS);
            // Read by `conjuncts`; in any other place it has no meaning of its own.
            case WITHIN_STEP -> Optional.of(new Value.Absent());
        };
    }

    private static Optional<Value> truth(Expr expr) {
        return Optional.of(new Value.Num(Scalar.BOOL, expr));
    }
}
