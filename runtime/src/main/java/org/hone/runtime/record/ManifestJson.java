package org.hone.runtime.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link RunManifest} as {@code run.json}, and back. */
final class ManifestJson {
    private static final int FORMAT = 1;

    private ManifestJson() {}

    static byte[] write(RunManifest manifest) throws JsonProcessingException {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("format", FORMAT);
        json.put("created", manifest.created());
        json.put("status", manifest.status().word());
        manifest.reason().ifPresent(reason -> json.put("reason", reason));
        json.put("steps_done", manifest.stepsDone());
        json.put("seed", manifest.seed());
        json.put("device", manifest.device());
        json.put("threads", manifest.threads());
        ObjectNode recipe = json.putObject("recipe");
        recipe.put("file", manifest.recipe().file());
        recipe.put("block", manifest.recipe().block());
        recipe.put("digest", manifest.recipe().digest());
        recipe.put("text", manifest.recipe().text());
        ArrayNode params = json.putArray("params");
        for (RunManifest.Param param : manifest.params()) {
            params.addObject()
                    .put("name", param.name())
                    .put("value", param.value())
                    .put("origin", param.origin());
        }
        ObjectNode versions = json.putObject("versions");
        manifest.versions().forEach(versions::put);
        ObjectNode seconds = json.putObject("seconds");
        manifest.seconds().forEach((phase, time) -> seconds.set(phase, Json.number(time)));
        ArrayNode actions = json.putArray("actions");
        for (RunManifest.ActionResult action : manifest.actions()) {
            ObjectNode done = actions.addObject();
            done.put("index", action.index());
            done.put("line", action.line());
            done.put("operation", action.operation());
            action.result().ifPresent(result -> done.set("result", result));
        }
        ObjectNode summary = json.putObject("summary");
        manifest.summary().forEach(summary::set);
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /**
     * Reads what {@link #write} wrote; says nothing of the file, which the caller knows.
     *
     * @throws IllegalArgumentException naming the field that is missing or not what it must be
     */
    static RunManifest parse(JsonNode json) {
        JsonFields f = JsonFields.of(json);
        if (f.index("format") != FORMAT) {
            throw new IllegalArgumentException("its format is not " + FORMAT);
        }
        JsonFields recipe = f.object("recipe");
        List<RunManifest.Param> params = new ArrayList<>();
        for (JsonFields param : f.objects("params")) {
            params.add(new RunManifest.Param(param.text("name"), param.text("value"), param.text("origin")));
        }
        JsonFields named = f.object("versions");
        Map<String, String> versions = new LinkedHashMap<>();
        named.names().forEach(name -> versions.put(name, named.text(name)));
        List<RunManifest.ActionResult> actions = new ArrayList<>();
        for (JsonFields action : f.objects("actions")) {
            actions.add(new RunManifest.ActionResult(
                    action.index("index"),
                    action.index("line"),
                    action.text("operation"),
                    Optional.ofNullable(action.object().get("result"))));
        }
        JsonFields findings = f.object("summary");
        Map<String, JsonNode> summary = new LinkedHashMap<>();
        findings.names().forEach(name -> summary.put(name, findings.object().path(name)));
        return new RunManifest(
                f.text("created"),
                new RunManifest.Recipe(
                        recipe.text("file"), recipe.text("block"), recipe.text("text"), recipe.text("digest")),
                params,
                f.whole("seed"),
                versions,
                f.text("device"),
                f.index("threads"),
                status(f.text("status")),
                json.has("reason") ? Optional.of(f.text("reason")) : Optional.empty(),
                f.index("steps_done"),
                f.seconds("seconds"),
                actions,
                summary);
    }

    private static RunManifest.Status status(String word) {
        for (RunManifest.Status status : RunManifest.Status.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("`status` is none that a run has");
    }
}
