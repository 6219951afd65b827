package org.hone.lower;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hone.ast.Computation;
import org.hone.ast.Expression;
import org.hone.ast.RunBlock;
import org.hone.ast.Statement;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.resolve.Module;

/** Looks at statements of the prompt one after the other, each in the scope that those above it leave. */
final class Prompted {
    private final Nouns nouns;
    private final Module module;
    private final Env env;

    Prompted(Nouns nouns, Module module) {
        this.nouns = nouns;
        this.module = module;
        this.env = Env.of(module).inner();
    }

    void statement(Statement statement) {
        switch (statement) {
            case Statement.Bind b -> env.with(b.name().text(), computed(b, b.value()));
            case Statement.Do d -> computed(d, d.computation());
        }
    }

    private Value computed(Statement statement, Computation computation) {
        if (computation instanceof Expression e) {
            return nouns.elaborator().eval(e, env);
        }
        new RunLowering(nouns, module, OptionalLong.empty())
                .lower(new RunBlock(statement.span(), Optional.empty(), Optional.empty(), List.of(statement)));
        return Value.UNKNOWN;
    }
}
