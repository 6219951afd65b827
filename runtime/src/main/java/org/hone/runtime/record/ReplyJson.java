package org.hone.runtime.record;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.hone.runtime.estimate.SourceField;

/** {@link RecordedReply} as a line of {@code replies.jsonl}. Log-probs keep every digit that a 32-bit float has. */
final class ReplyJson {
    private ReplyJson() {}

    static String line(RecordedReply reply) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            boolean rollout = reply.source() == RecordedReply.Source.ROLLOUT;
            json.writeStartObject();
            json.writeNumberField(RecordKeys.STEP, reply.step());
            json.writeStringField(RecordKeys.PROMPT, reply.prompt());
            json.writeNumberField("sample", reply.sample());
            json.writeStringField(RecordKeys.SOURCE, reply.source().word());
            if (reply.reward().isPresent()) {
                number(json, RecordKeys.of(SourceField.REWARD), reply.reward().getAsDouble());
            }
            if (reply.verdict().isPresent()) {
                json.writeStringField(RecordKeys.VERDICT, reply.verdict().get());
            }
            if (reply.message().isPresent()) {
                json.writeStringField("message", reply.message().get());
            }
            if (reply.truncated()) {
                json.writeBooleanField(RecordKeys.TRUNCATED, true);
            }
            if (reply.policyLogprob().length > 0) {
                floats(json, RecordKeys.of(SourceField.POLICY_LOGPROB), reply.policyLogprob());
            }
            if (reply.referenceLogprob().length > 0) {
                floats(json, RecordKeys.of(SourceField.REFERENCE_LOGPROB), reply.referenceLogprob());
            }
            if (reply.teacherLogprob().length > 0) {
                floats(json, RecordKeys.of(SourceField.TEACHER_LOGPROB), reply.teacherLogprob());
            }
            if (rollout) {
                floats(json, RecordKeys.of(SourceField.BEHAVIOUR_LOGPROB), reply.behaviourLogprob());
            }
            json.writeFieldName(RecordKeys.TOKENS);
            json.writeArray(reply.tokens(), 0, reply.tokens().length);
            json.writeStringField("text", reply.text());
            json.writeStringField("weights_digest", reply.weightsDigest());
            json.writeObjectFieldStart(RecordKeys.SCHEDULE_WEIGHTS);
            for (Map.Entry<String, Double> weight : reply.scheduleWeights().entrySet()) {
                number(json, weight.getKey(), weight.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void number(JsonGenerator json, String field, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(field, value);
        } else {
            json.writeNullField(field);
        }
    }

    private static void floats(JsonGenerator json, String field, float[] values) throws IOException {
        json.writeArrayFieldStart(field);
        for (float value : values) {
            if (Float.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
        json.writeEndArray();
    }
}
