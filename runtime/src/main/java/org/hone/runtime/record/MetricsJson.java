package org.hone.runtime.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hone.runtime.plan.Phase;

/** {@link StepMetrics} as a line of {@code metrics.jsonl}, and back. */
final class MetricsJson {
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

    static StepMetrics parse(JsonNode line) {
        Map<String, Double> groups = new LinkedHashMap<>();
        JsonNode rates = line.path("pass_rate_by_group");
        rates.fieldNames().forEachRemaining(group -> groups.put(group, Json.number(rates, group)));
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            if (line.path("seconds").has(phase.word())) {
                seconds.put(phase, Json.number(line.path("seconds"), phase.word()));
            }
        }
        return new StepMetrics(
                line.path("step").asInt(),
                line.path("steps").asInt(),
                Json.number(line, "pass_rate"),
                Json.number(line, "mean_reward"),
                Json.number(line, "imitated"),
                Json.number(line, "reinforced"),
                Json.number(line, "no_signal"),
                Json.number(line, "reply_length"),
                Json.number(line, "truncated"),
                Json.number(line, "gradient_norm"),
                Json.number(line, "learning_rate"),
                Json.number(line, "logprob_gap"),
                line.path("tokens_sampled").asLong(),
                line.path("tokens_trained").asLong(),
                groups,
                seconds,
                line.path("weights_digest").asText(),
                line.path("prompts").asInt(),
                line.path("filtered").asInt());
    }
}
