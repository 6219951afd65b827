package org.hone.lower;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.ast.Declaration;
import org.hone.ast.Parameter;
import org.hone.ast.RewardBody;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.resolve.Module;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.source.Span;
import org.hone.types.Scalar;
import org.hone.types.TextSort;
import org.hone.types.Type;

/** {@code reward}: a pure function of a reply and its row. */
final class RewardLowering {
    private final Nouns nouns;

    RewardLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    Optional<RewardInfo> lower(Value.Noun noun, Declaration.Reward reward) {
        Elaborator elaborator = nouns.elaborator();
        Module module = noun.module();
        Env env = Env.of(module).inner();
        Map<String, Value> bound = new HashMap<>();
        for (Parameter p : reward.parameters()) {
            Type type = elaborator.type(p.type(), module);
            Value value = parameter(noun, p, type);
            bound.put(p.name().text(), value);
            env.with(p.name().text(), value);
        }
        if (bound.values().stream().noneMatch(v -> v instanceof Value.Str) && !bound.containsValue(Value.UNKNOWN)) {
            error(module, reward.name().span(), "the reward `" + reward.name().text() + "` does not take the reply");
            return Optional.empty();
        }
        return switch (reward.body()) {
            case RewardBody.Computed body -> computed(body, reward, module, env);
            case RewardBody.Foreign body ->
                new ForeignLowering(nouns)
                        .lower(body, reward, module, rows(bound), !bound.containsValue(Value.UNKNOWN));
        };
    }

    /** The row that each parameter stands for; the others stand for the reply. */
    private static Map<String, Value.Row> rows(Map<String, Value> bound) {
        Map<String, Value.Row> rows = new HashMap<>();
        bound.forEach((name, value) -> {
            if (value instanceof Value.Row row) {
                rows.put(name, row);
            }
        });
        return rows;
    }

    private Optional<RewardInfo> computed(RewardBody.Computed body, Declaration.Reward reward, Module module, Env env) {
        Elaborator elaborator = nouns.elaborator();
        Span span = body.expression().span();
        Type result = elaborator.type(reward.result(), module);
        Value value = elaborator.fit(
                elaborator.eval(body.expression(), env),
                result,
                env,
                span,
                "the result of `" + reward.name().text() + "`");
        Optional<TextExpr> expr = expression(value, module, span);
        SectionBuilder section = new SectionBuilder("reward", reward.name().text());
        section.written("body", module.source().text(span));
        nouns.report(section);
        return expr.map(
                e -> new RewardInfo(new RewardPlan(reward.name().text(), e), columns(e, new LinkedHashSet<>())));
    }

    private Value parameter(Value.Noun noun, Parameter p, Type type) {
        Module module = noun.module();
        if (type instanceof Type.Textual) {
            return new Value.Str(TextSort.ANSWER, new TextExpr.Reply());
        }
        if (type instanceof Type.Row row) {
            Value dataset = nouns.elaborator().reference(row.dataset(), Env.of(module));
            if (dataset instanceof Value.Noun n && n.declaration() instanceof Declaration.Dataset) {
                return nouns.dataset(n)
                        .<Value>map(d -> new Value.Row(row.dataset(), d.columns()))
                        .orElse(Value.UNKNOWN);
            }
            return Value.UNKNOWN;
        }
        String name = p.name().text();
        if (p.type().isEmpty()) {
            nouns.elaborator()
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.TYPE_MISMATCH,
                                    module.source(),
                                    p.span(),
                                    "the parameter `" + name + "` of a reward needs a type")
                            .help("`" + name + ": Text` is the reply, `" + name + ": DATASET.Row` the row"));
        } else if (!(type instanceof Type.Anything)) {
            error(module, p.span(), "a reward takes the reply, a Text, and the row, a DATASET.Row");
        }
        return Value.UNKNOWN;
    }

    private Optional<TextExpr> expression(Value value, Module module, Span span) {
        if (value instanceof Value.Unknown) {
            return Optional.empty();
        }
        if (value instanceof Value.Str s && !s.sort().isText()) {
            return Optional.of(s.expr());
        }
        if (value instanceof Value.Num n && n.constant().isPresent()) {
            double c = n.constant().getAsDouble();
            if (c >= 0 && c <= 1) {
                return Optional.of(
                        n.scalar() == Scalar.BOOL ? new TextExpr.BoolLiteral(c != 0) : new TextExpr.NumberLiteral(c));
            }
            error(module, span, "a reward is between 0 and 1");
            return Optional.empty();
        }
        error(module, span, "a reward is a Verdict, a Bool or a number in 0 to 1, not " + Show.type(value));
        return Optional.empty();
    }

    private void error(Module module, Span span, String message) {
        nouns.elaborator().reporter().error(Env.of(module), Code.TYPE_MISMATCH, span, message);
    }

    private static Set<String> columns(TextExpr e, Set<String> found) {
        switch (e) {
            case TextExpr.Column c -> found.add(c.name());
            case TextExpr.Reply r -> {}
            case TextExpr.TextLiteral t -> {}
            case TextExpr.NumberLiteral n -> {}
            case TextExpr.BoolLiteral b -> {}
            case TextExpr.Foreign f -> found.addAll(f.columns());
            case TextExpr.If i ->
                List.of(i.condition(), i.then(), i.otherwise()).forEach(x -> columns(x, found));
            case TextExpr.Call c -> c.arguments().forEach(x -> columns(x, found));
        }
        return found;
    }
}
