package org.hone.runtime.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hone.runtime.plan.Phase;

/** {@link StepMetrics} as a line of {@code metrics.jsonl}, and back. */
final class MetricsJson {
    private static final Set<String> FIELDS = Set.of(
            "step",
            "steps",
            "pass_rate",
            "mean_reward",
            "imitated",
            "reinforced",
            "no_signal",
            "reply_length",
            "truncated",
            "gradient_norm",
            "learning_rate",
            "logprob_gap",
            "tokens_sampled",
            "tokens_trained",
            "pass_rate_by_group",
            "seconds",
            "weights_digest",
            "prompts",
            "filtered");

    private MetricsJson() {}

    static String line(StepMetrics m) throws JsonProcessingException {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("step", m.step());
        line.put("steps", m.steps());
        line.set("pass_rate", Json.number(m.passRate()));
        line.set("mean_reward", Json.number(m.meanReward()));
        line.set("imitated", Json.number(m.imitated()));
        line.set("reinforced", Json.number(m.reinforced()));
        line.set("no_signal", Json.number(m.noSignal()));
        line.set("reply_length", Json.number(m.replyLength()));
        line.set("truncated", Json.number(m.truncated()));
        line.set("gradient_norm", Json.number(m.gradientNorm()));
        line.set("learning_rate", Json.number(m.learningRate()));
        line.set("logprob_gap", Json.number(m.logprobGap()));
        line.put("tokens_sampled", m.tokensSampled());
        line.put("tokens_trained", m.tokensTrained());
        ObjectNode groups = line.putObject("pass_rate_by_group");
        m.passRateByGroup().forEach((group, rate) -> groups.set(group, Json.number(rate)));
        ObjectNode seconds = line.putObject("seconds");
        for (Phase phase : Phase.values()) {
            Double time = m.seconds().get(phase);
            if (time != null) {
                seconds.set(phase.word(), Json.number(time));
            }
        }
        line.put("weights_digest", m.weightsDigest());
        line.put("prompts", m.prompts());
        line.put("filtered", m.filtered());
        return Json.MAPPER.writeValueAsString(line);
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException naming the field that is missing, not known or not what it must be
     */
    static StepMetrics parse(JsonNode line) {
        JsonFields f = JsonFields.of(line);
        f.only(FIELDS);
        int step = f.index("step");
        int steps = f.index("steps");
        if (step < 1 || step > steps) {
            throw new IllegalArgumentException("`step` is " + step + " of " + steps);
        }
        JsonFields rates = f.object("pass_rate_by_group");
        Map<String, Double> groups = new LinkedHashMap<>();
        rates.names().forEach(group -> groups.put(group, rates.share(group)));
        Map<String, Double> times = f.seconds("seconds");
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            Double time = times.remove(phase.word());
            if (time != null) {
                seconds.put(phase, time);
            }
        }
        if (!times.isEmpty()) {
            throw new IllegalArgumentException(
                    "`seconds." + times.keySet().iterator().next() + "` is no phase of a step");
        }
        return new StepMetrics(
                step,
                steps,
                f.share("pass_rate"),
                f.number("mean_reward"),
                f.share("imitated"),
                f.share("reinforced"),
                f.share("no_signal"),
                f.number("reply_length"),
                f.share("truncated"),
                f.number("gradient_norm"),
                f.number("learning_rate"),
                f.number("logprob_gap"),
                f.count("tokens_sampled"),
                f.count("tokens_trained"),
                groups,
                seconds,
                f.text("weights_digest"),
                f.index("prompts"),
                f.index("filtered"));
    }
}
