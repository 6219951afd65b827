package org.hone.ast;

import java.util.List;
import java.util.Optional;
import org.hone.source.Span;

/** A pure, lazy description; the order of declarations does not matter. */
public sealed interface Declaration extends Item {

    /** The doc comment above it. */
    Optional<Doc> doc();

    /** A declaration that gives a name to something in the module's scope: all but imports and tests. */
    sealed interface Named extends Declaration {
        Name name();
    }

    /** A named declaration whose content is a block of fields. */
    sealed interface WithBlock extends Named {
        Block block();
    }

    /** {@code import std.verify { math_equal, boxed as box }}, {@code import "near.hone" as near}.
     *
     * @param module what is imported
     * @param alias the name given by {@code as}; without it and without a list the last word of the path is the name
     * @param names the list in braces; absent when there are no braces
     */
    record Import(
            Span span, Optional<Doc> doc, ModuleRef module, Optional<Name> alias, Optional<List<ImportedName>> names)
            implements Declaration {
        public Import {
            names = names.map(List::copyOf);
        }
    }

    /** {@code param lr: Real = 5e-6 where 0 < lr and lr < 1e-2}. */
    record Param(
            Span span,
            Optional<Doc> doc,
            Name name,
            Optional<TypeTree> type,
            Optional<Expression> value,
            Optional<Expression> condition)
            implements Named {}

    /** {@code fn half(x: Real) -> Real = x / 2}. */
    record Function(
            Span span,
            Optional<Doc> doc,
            Name name,
            List<Parameter> parameters,
            Optional<TypeTree> result,
            Expression body)
            implements Named {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code reward correct(reply: Text, row: math.Row) -> Verdict = …}. */
    record Reward(
            Span span,
            Optional<Doc> doc,
            Name name,
            List<Parameter> parameters,
            Optional<TypeTree> result,
            RewardBody body)
            implements Named {
        public Reward {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code model policy { … }}. */
    record Model(Span span, Optional<Doc> doc, Name name, Block block) implements WithBlock {}

    /** {@code dataset math { … }}. */
    record Dataset(Span span, Optional<Doc> doc, Name name, Block block) implements WithBlock {}

    /** {@code task sums(difficulty: Int) { … }}; the parameters may be left out. */
    record Task(Span span, Optional<Doc> doc, Name name, List<Parameter> parameters, Block block) implements WithBlock {
        public Task {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code estimator grpo(t: Rollouts, low: Real = 0.2) { … }}; the first parameter is the source. */
    record Estimator(Span span, Optional<Doc> doc, Name name, List<Parameter> parameters, Block block)
            implements WithBlock {
        public Estimator {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code schedule hpt(q: PromptStats) { … }}. */
    record Schedule(Span span, Optional<Doc> doc, Name name, List<Parameter> parameters, Block block)
            implements WithBlock {
        public Schedule {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code optimizer adam { … }}. */
    record Optimizer(Span span, Optional<Doc> doc, Name name, Block block) implements WithBlock {}

    /** {@code recipe hybrid { … }}. */
    record Recipe(Span span, Optional<Doc> doc, Name name, Block block) implements WithBlock {}

    /** {@code test "what holds" { … }}.
     *
     * @param title a text or a plain word
     */
    record Test(Span span, Optional<Doc> doc, Name title, Block block) implements Declaration {}
}
