package org.hone.cli.explanation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hone.check.Slot;
import org.hone.explain.Decisions;
import org.hone.explain.Effect;
import org.hone.explain.Example;
import org.hone.explain.Explanation;
import org.hone.explain.Remark;
import org.hone.formula.Formula;
import org.hone.formula.Notation;
import org.hone.formula.Symbol;
import org.hone.runtime.analyse.ExactBias;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Expr;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.plan.RecipePlan;

/** Explanations as data; numbers in full. */
final class ExplanationJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ExplanationJson() {}

    static ObjectNode of(Explanation explanation) {
        return switch (explanation) {
            case Explanation.OfEstimator e -> estimator(e);
            case Explanation.OfVocabulary v -> {
                ObjectNode node = head("vocabulary term", v.name(), v.doc());
                node.put("source", v.graph().source().typeName());
                node.put("objective", Formula.program(v.graph()));
                node.putObject("formula")
                        .put("text", v.gradient(Notation.UNICODE))
                        .put("latex", v.gradient(Notation.LATEX));
                node.putObject("aggregate")
                        .put("formula", Formula.program(v.graph().aggregate()))
                        .put("denominators", Formula.denominators(v.graph().aggregate()));
                remarks(node, v.remarks());
                effects(node, v.effects(), "parameters", "parts");
                yield node;
            }
            case Explanation.OfSchedule s -> {
                ObjectNode node = head("schedule", s.name(), s.doc());
                weights(node, s.graph(), s.terms());
                decisions(node, s.decisions());
                remarks(node, s.remarks());
                effects(node, s.effects(), "params", "where");
                yield node;
            }
            case Explanation.OfRecipe r -> recipe(r);
        };
    }

    private static ObjectNode head(String kind, String name, String doc) {
        return MAPPER.createObjectNode().put("kind", kind).put("name", name).put("doc", doc);
    }

    private static ObjectNode estimator(Explanation.OfEstimator e) {
        ObjectNode node = head("estimator", e.name(), e.doc());
        EstimatorGraph g = e.graph();
        node.put("source", g.source().typeName());
        node.put("factor", e.factor());
        ObjectNode formula = node.putObject("formula");
        for (Notation n : List.of(Notation.UNICODE, Notation.LATEX)) {
            ObjectNode in = formula.putObject(n == Notation.LATEX ? "latex" : "text");
            in.put("gradient", e.reading().gradient(n));
            in.put("coefficient", e.reading().coefficient(n));
            ObjectNode where = in.putObject("where");
            for (Symbol s : e.reading().symbols()) {
                where.put(s.name(n), e.reading().formula(n).meaning(s));
            }
        }
        ArrayNode slots = node.putArray("slots");
        slot(slots, Slot.MASK, "Real", g.mask());
        slot(slots, Slot.REFERENCE, "LogProb", g.reference());
        slot(slots, Slot.ADVANTAGE, "Real", g.advantage());
        slot(slots, Slot.LIKELIHOOD, "LogProb", g.likelihood());
        node.putObject("aggregate")
                .put("formula", Formula.program(g.aggregate()))
                .put("denominators", Formula.denominators(g.aggregate()));
        ArrayNode example = node.putArray("example");
        for (Example.Row r : e.example().rows()) {
            example.addObject()
                    .put("prompt", r.prompt())
                    .put("reply", r.reply())
                    .put("token", r.token())
                    .put("demo", r.demo())
                    .put("reward", r.reward())
                    .put("probability", r.probability())
                    .put("ratio", r.ratio())
                    .put("mask", r.mask())
                    .put("advantage", r.advantage())
                    .put("coefficient", r.coefficient())
                    .put("weight", r.weight());
        }
        remarks(node, e.remarks());
        effects(node, e.effects(), "parameters", "slots");
        if (!e.bias().isEmpty()) {
            ObjectNode bias = node.putObject("bias");
            bias.set("on_policy", bias(e.bias().get(0)));
            bias.set("off_policy", bias(e.bias().get(1)));
        }
        return node;
    }

    private static void slot(ArrayNode slots, Slot slot, String type, Expr e) {
        slots.addObject()
                .put("slot", slot.word())
                .put("type", type)
                .put("axis", e instanceof Expr.Literal ? "constant" : e.axis().word())
                .put("flow", e.live() ? "live" : "frozen")
                .put("formula", Formula.program(e));
    }

    private static ObjectNode bias(ExactBias bias) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("target", bias.target().words());
        node.put("rollouts", bias.group());
        node.put("steps", bias.steps());
        node.put("joint", bias.joint());
        node.put("constant", bias.constant());
        ArrayNode prompts = node.putArray("prompts");
        bias.prompts().forEach(p -> prompts.add(part(p)));
        node.set("all", part(bias.all()));
        return node;
    }

    private static ObjectNode part(ExactBias.Part p) {
        return MAPPER.createObjectNode()
                .put("pass_rate", p.passRate())
                .put("true_norm", p.target())
                .put("expected_norm", p.expected())
                .put("bias_norm", p.bias())
                .put("relative_bias", p.relative())
                .put("scale", p.scale())
                .put("left_after_scale", p.direction())
                .put("noise", p.noise());
    }

    private static ObjectNode recipe(Explanation.OfRecipe r) {
        RecipePlan plan = r.plan();
        ObjectNode node = head("recipe", r.name(), r.doc());
        node.put("schedule", plan.schedule().name());
        node.put("rollouts", plan.rollouts().map(x -> x.n()).orElse(0));
        node.put("batch", plan.batch());
        node.put("minibatch", plan.minibatch());
        node.put("epochs", plan.epochs());
        node.put("steps", plan.steps());
        node.put("updates_per_batch", plan.updatesPerStep());
        weights(node, plan.schedule(), r.terms());
        decisions(node, r.decisions());
        remarks(node, r.remarks());
        effects(node, r.effects(), "params", "fields");
        return node;
    }

    private static void weights(ObjectNode node, ScheduleGraph graph, List<String> terms) {
        ArrayNode weights = node.putArray("terms");
        for (int i = 0; i < terms.size(); i++) {
            weights.addObject()
                    .put("estimator", terms.get(i))
                    .put("weight", Formula.program(graph.terms().get(i).weight()));
        }
    }

    private static void decisions(ObjectNode node, Decisions decisions) {
        ArrayNode rows = node.putArray("decisions");
        for (Decisions.Row r : decisions.rows()) {
            ArrayNode weights = rows.addObject()
                    .put("step", r.step())
                    .put("right", r.right())
                    .put("n", decisions.n())
                    .putArray("weights");
            r.weights().forEach(weights::add);
        }
    }

    private static void remarks(ObjectNode node, List<Remark> remarks) {
        ArrayNode all = node.putArray("remarks");
        remarks.forEach(r -> all.addObject()
                .put("kind", r.kind() == Remark.Kind.CAUTION ? "caution" : "fact")
                .put("subject", r.subject())
                .put("text", r.text()));
    }

    private static void effects(ObjectNode node, List<Effect> effects, String name, String where) {
        ArrayNode all = node.putArray(name);
        for (Effect e : effects) {
            ObjectNode one = all.addObject()
                    .put("name", e.name())
                    .put("value", e.value())
                    .put("tried", e.tried());
            ArrayNode slots = one.putArray(where);
            e.slots().forEach(slots::add);
            one.put("effect", e.moves());
        }
    }
}
