package org.hone.lower;

import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.Parameter;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.resolve.Module;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.SourceField;
import org.hone.types.Type;

/** Checks a function whose parameters all have number types, whether or not it is called. Others are checked where they are called. */
final class Functions {
    private Functions() {}

    static void check(Elaborator elaborator, Module module, Declaration.Function function) {
        Env env = Env.of(module).inner();
        for (Parameter p : function.parameters()) {
            Optional<Value> stand = p.type().isEmpty() ? Optional.empty() : standIn(elaborator.type(p.type(), module));
            if (stand.isEmpty()) {
                return;
            }
            env.with(p.name().text(), stand.get());
        }
        elaborator.fit(
                elaborator.eval(function.body(), env),
                elaborator.type(function.result(), module),
                env,
                function.body().span(),
                "the result of `" + function.name().text() + "`");
    }

    /** A value of a type that nothing is known about. */
    private static Optional<Value> standIn(Type type) {
        if (!(type instanceof Type.Numeric n)) {
            return Optional.empty();
        }
        Expr leaf = switch (n.axis().orElse(Axis.BATCH)) {
            case TOKEN -> new Expr.Field(SourceField.ENTROPY);
            case SEQUENCE -> new Expr.Field(SourceField.REWARD);
            case PROMPT -> new Expr.Reduce(Expr.ReduceOp.MEAN, new Expr.Field(SourceField.REWARD), Axis.PROMPT);
            case BATCH -> new Expr.Field(SourceField.MAX_REPLY);
        };
        return Optional.of(new Value.Num(n.scalar(), leaf));
    }
}
