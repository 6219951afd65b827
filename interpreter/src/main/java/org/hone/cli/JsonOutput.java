package org.hone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.hone.session.Output;
import org.hone.session.Result;
import org.hone.session.ResultJson;
import org.hone.session.TrainedRun;

/** Collects results for programs: one JSON object at the end. */
final class JsonOutput implements Output {
    private final ObjectNode answer = new ObjectMapper().createObjectNode();
    private final ArrayNode shown = answer.putArray("shown");
    private final ArrayNode saved = answer.putArray("saved");
    private final ArrayNode trained = answer.putArray("trained");

    @Override
    public void show(Result result) {
        String kind = switch (result) {
            case Result.Evaluated evaluated -> "evaluation";
            case Result.Compared compared -> "comparison";
            case Result.Trained training -> "training";
            case Result.Stepped stepped -> "step";
            case Result.Replies replies -> "replies";
            case Result.Replay replay -> "replay";
            case Result.Text text -> "text";
        };
        JsonNode value = ResultJson.whole(result);
        shown.addObject().put("kind", kind).set("value", value);
    }

    @Override
    public void saved(Path folder) {
        saved.add(folder.toString());
    }

    @Override
    public void trained(TrainedRun run) {
        trained.add(ResultJson.whole(new Result.Trained(run)));
    }

    /** The object, with how the run ended. */
    JsonNode answer(Path folder, String status) {
        answer.put("folder", folder.toString());
        answer.put("status", status);
        return answer;
    }
}
