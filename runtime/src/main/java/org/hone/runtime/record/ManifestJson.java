package org.hone.runtime.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    /** Reads what {@link #write} wrote; says nothing of the file, which the caller knows. */
    static RunManifest parse(JsonNode json) {
        if (json.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException("its format is not " + FORMAT);
        }
        JsonNode recipe = json.path("recipe");
        List<RunManifest.Param> params = new ArrayList<>();
        for (JsonNode param : json.path("params")) {
            params.add(new RunManifest.Param(text(param, "name"), text(param, "value"), text(param, "origin")));
        }
        Map<String, String> versions = new LinkedHashMap<>();
        json.path("versions")
                .properties()
                .forEach(e -> versions.put(e.getKey(), e.getValue().asText()));
        Map<String, Double> seconds = new LinkedHashMap<>();
        json.path("seconds")
                .properties()
                .forEach(e -> seconds.put(e.getKey(), e.getValue().asDouble()));
        List<RunManifest.ActionResult> actions = new ArrayList<>();
        for (JsonNode action : json.path("actions")) {
            actions.add(new RunManifest.ActionResult(
                    action.path("index").asInt(),
                    action.path("line").asInt(),
                    text(action, "operation"),
                    Optional.ofNullable(action.get("result"))));
        }
        Map<String, JsonNode> summary = new LinkedHashMap<>();
        json.path("summary").properties().forEach(e -> summary.put(e.getKey(), e.getValue()));
        return new RunManifest(
                text(json, "created"),
                new RunManifest.Recipe(
                        text(recipe, "file"), text(recipe, "block"), text(recipe, "text"), text(recipe, "digest")),
                params,
                json.path("seed").asLong(),
                versions,
                text(json, "device"),
                json.path("threads").asInt(),
                RunManifest.Status.valueOf(text(json, "status").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(json.get("reason")).map(JsonNode::asText),
                json.path("steps_done").asInt(),
                seconds,
                actions,
                summary);
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("`" + field + "` is missing or not a text");
        }
        return value.asText();
    }
}
