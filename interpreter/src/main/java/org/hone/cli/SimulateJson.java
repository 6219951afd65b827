package org.hone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hone.runtime.analyse.ScheduleReplay;
import org.hone.runtime.record.StepOutcomes;

/** A simulated schedule for programs: every weight of every prompt at every step. */
final class SimulateJson {
    private SimulateJson() {}

    static ObjectNode of(ScheduleReplay replay) {
        ObjectNode answer = new ObjectMapper().createObjectNode();
        answer.put("schedule", replay.schedule().name());
        ArrayNode terms = answer.putArray("terms");
        replay.schedule().terms().forEach(t -> terms.add(t.estimator().name()));
        ArrayNode steps = answer.putArray("steps");
        for (ScheduleReplay.Step step : replay.steps()) {
            ObjectNode one = steps.addObject();
            one.put("step", step.outcomes().step());
            number(one, "pass_rate", step.passRate());
            number(one, "imitated", step.imitated());
            number(one, "reinforced", step.reinforced());
            number(one, "offline_share", step.offlineShare());
            ArrayNode prompts = one.putArray("prompts");
            for (int p = 0; p < step.outcomes().prompts().size(); p++) {
                StepOutcomes.Prompt outcome = step.outcomes().prompts().get(p);
                ObjectNode prompt = prompts.addObject();
                prompt.put("prompt", outcome.prompt());
                prompt.put("pass_rate", outcome.passRate());
                prompt.put("mean_reward", outcome.meanReward());
                ObjectNode weights = prompt.putObject("weights");
                for (int t = 0; t < step.weights().length; t++) {
                    weights.put(replay.schedule().terms().get(t).estimator().name(), step.weights()[t][p]);
                }
            }
        }
        return answer;
    }

    private static void number(ObjectNode object, String field, double value) {
        if (Double.isFinite(value)) {
            object.put(field, value);
        } else {
            object.putNull(field);
        }
    }
}
