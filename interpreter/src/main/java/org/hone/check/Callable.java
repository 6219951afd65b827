package org.hone.check;

import java.util.List;
import java.util.Optional;
import org.hone.ast.Expression;
import org.hone.ast.Parameter;
import org.hone.ast.TypeTree;

/** Functions that are inlined where they are called. */
public final class Callable {
    private Callable() {}

    /**
     * A function or lambda of the language.
     *
     * @param name its name; empty for a lambda
     * @param env the scope its body sees
     */
    public record Written(
            String name, List<Parameter> parameters, Optional<TypeTree> result, Expression body, Env env) {
        public Written {
            parameters = List.copyOf(parameters);
        }
    }
}
