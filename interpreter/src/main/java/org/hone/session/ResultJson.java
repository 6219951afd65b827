package org.hone.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunComparison;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.walk.TokenizedReply;

/** Results as JSON: whole in the manifest, so that a resumed run can use them again, and in brief in its summary. */
public final class ResultJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private ResultJson() {}

    /** The result with everything in it. */
    public static JsonNode whole(Result result) {
        return switch (result) {
            case Result.Evaluated evaluated -> MAPPER.valueToTree(evaluated.evaluation());
            case Result.Compared compared -> MAPPER.valueToTree(compared.comparison());
            case Result.Trained trained -> trained(trained.run());
            case Result.Stepped stepped -> MAPPER.valueToTree(stepped.step().metrics());
            case Result.Replay replay -> replayed(replay.replayed());
            case Result.Replies replies -> TextNode.valueOf(text(replies));
            case Result.Text text -> TextNode.valueOf(text.text());
        };
    }

    private static String text(Result.Replies replies) {
        return replies.replies().stream().map(TokenizedReply::text).collect(Collectors.joining("\n\n"));
    }

    /** The figures of a result without its rows. */
    static JsonNode brief(Result result) {
        JsonNode whole = whole(result);
        if (whole instanceof ObjectNode object) {
            object.remove("rows");
            if (object.get("last_eval") instanceof ObjectNode last) {
                last.remove("rows");
            }
        }
        return whole;
    }

    static Evaluation evaluation(JsonNode json) throws JsonProcessingException {
        return MAPPER.treeToValue(json, Evaluation.class);
    }

    /** A training's result, whose run folder may have been moved since. */
    static TrainedRun trained(JsonNode json, TrainPlan plan, Path folder) throws JsonProcessingException {
        Optional<Evaluation> last =
                json.has("last_eval") ? Optional.of(evaluation(json.get("last_eval"))) : Optional.empty();
        return new TrainedRun(
                ModelHandle.trained(plan.recipe().model(), RunFolder.modelOf(folder)),
                last,
                folder,
                json.path("last_step").asInt(),
                json.path("steps").asInt());
    }

    /** A replay's verdict: what {@code hone replay --format json} prints. */
    public static ObjectNode replayed(Replayed replayed) {
        RunComparison compared = replayed.compared();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("run", replayed.run().toString())
                .put("replay", replayed.replay().toString());
        json.put("equal", replayed.equal()).put("complete", replayed.complete());
        json.put("steps", compared.steps()).put("replies", compared.replies()).put("results", compared.results());
        compared.weights().ifPresent(weights -> json.put("weights", weights));
        compared.difference().ifPresent(d -> json.set("difference", MAPPER.valueToTree(d)));
        return json;
    }

    static Replayed replayed(JsonNode json) throws JsonProcessingException {
        RunComparison compared = new RunComparison(
                json.path("steps").asInt(),
                json.path("replies").asInt(),
                json.path("results").asInt(),
                Optional.ofNullable(json.get("weights")).map(JsonNode::asText),
                json.has("difference")
                        ? Optional.of(MAPPER.treeToValue(json.get("difference"), RunComparison.Difference.class))
                        : Optional.empty());
        return new Replayed(
                Path.of(json.path("run").asText()),
                Path.of(json.path("replay").asText()),
                json.path("complete").asBoolean(),
                compared);
    }

    private static JsonNode trained(TrainedRun run) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("folder", run.folder().toString());
        run.model().trained().ifPresent(model -> json.put("model", model.toString()));
        json.put("last_step", run.lastStep());
        json.put("steps", run.steps());
        run.lastEvaluation().ifPresent(last -> json.set("last_eval", MAPPER.valueToTree(last)));
        return json;
    }
}
