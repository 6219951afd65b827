package org.hone.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hone.check.Builtin.Call;
import org.hone.check.Builtin.Param;
import org.hone.diagnostics.Code;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.verify.math.Leniency;
import org.hone.runtime.verify.math.MathPolicy;
import org.hone.types.TextSort;

/**
 * The natives of the maths verifier. What they let pass is said by name, must be known before the run, and goes into the plan as
 * one text: nothing where every value is the default.
 */
final class MathFunctions {
    private MathFunctions() {}

    /** {@code math_equal(answer, gold, …)}, with a value for every leniency of comparing. */
    static Value equal() {
        return of("math_equal", 2, TextSort.VERDICT, false);
    }

    /** {@code math_answer(text, boxes)}. */
    static Value answer() {
        return of("math_answer", 1, TextSort.TEXT, true);
    }

    private static Value of(String name, int texts, TextSort result, boolean solutions) {
        List<Leniency> leniencies = Arrays.stream(Leniency.values())
                .filter(leniency -> leniency.ofSolutions() == solutions)
                .toList();
        List<Param> parameters = new ArrayList<>();
        for (int i = 0; i < texts; i++) {
            parameters.add(new Param("a" + i, "any", Optional.empty()));
        }
        leniencies.forEach(leniency -> parameters.add(new Param(leniency.word(), "any", Optional.empty())));
        return new Value.Native(new Builtin(name, parameters, result.typeName(), "", (call, a) -> {
            List<TextExpr> arguments = new ArrayList<>();
            for (Value value : a.subList(0, texts)) {
                TextExpr expr = Texts.expr(value);
                if (expr == null) {
                    return Builtins.wrong(call, name, value);
                }
                arguments.add(expr);
            }
            MathPolicy policy = MathPolicy.DEFAULT;
            for (int i = 0; i < leniencies.size(); i++) {
                Optional<MathPolicy> with = with(policy, leniencies.get(i), a.get(texts + i), call);
                if (with.isEmpty()) {
                    return Value.UNKNOWN;
                }
                policy = with.get();
            }
            if (!policy.words().isEmpty()) {
                arguments.add(new TextExpr.TextLiteral(policy.words()));
            }
            return new Value.Str(result, new TextExpr.Call(name, arguments));
        }));
    }

    private static Optional<MathPolicy> with(MathPolicy policy, Leniency leniency, Value value, Call call) {
        Optional<String> word = RowFunctions.constant(value).or(() -> whole(value));
        if (word.isEmpty()) {
            if (!(value instanceof Value.Unknown)) {
                call.reporter()
                        .error(
                                call.env(),
                                Code.NOT_CONSTANT,
                                call.span(),
                                "`" + leniency.word() + "` must be known before the run");
            }
            return Optional.empty();
        }
        try {
            return Optional.of(policy.with(leniency, leniency.choice(word.get())));
        } catch (IllegalArgumentException e) {
            call.reporter().error(call.env(), Code.VALUE_RANGE, call.span(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<String> whole(Value value) {
        OptionalDouble number = value instanceof Value.Num n ? n.constant() : OptionalDouble.empty();
        return number.isPresent() && number.getAsDouble() == Math.rint(number.getAsDouble())
                ? Optional.of(Long.toString((long) number.getAsDouble()))
                : Optional.empty();
    }
}
