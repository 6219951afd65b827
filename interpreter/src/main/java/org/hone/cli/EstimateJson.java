package org.hone.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.hone.runtime.analyse.BatchEstimates;
import org.hone.runtime.analyse.GradientSummary;

/**
 * Estimates for programs: for one estimator an object with {@code estimator}, {@code terms} and {@code summary}; for several
 * {@code {"estimators": [such objects], "summary": {"estimators": [names], "norm": […], "relative_norm": […], "cosine": [[…]]}}}.
 * A number that there is not is {@code null}. It is written as it comes: a large batch does not pass through memory twice.
 */
final class EstimateJson {
    private final OutputStream out;

    EstimateJson(OutputStream out) {
        this.out = out;
    }

    void write(BatchEstimates answer) {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            if (answer.estimates().size() == 1) {
                estimate(json, answer, answer.estimates().getFirst());
            } else {
                json.writeStartObject();
                json.writeArrayFieldStart("estimators");
                for (BatchEstimates.Estimate one : answer.estimates()) {
                    estimate(json, answer, one);
                }
                json.writeEndArray();
                comparison(json, answer);
                json.writeEndObject();
            }
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void estimate(JsonGenerator json, BatchEstimates answer, BatchEstimates.Estimate one)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("estimator", one.name());
        json.writeArrayFieldStart("terms");
        Map<String, Integer> seen = new HashMap<>();
        int[] offsets = one.selection().batch().offsets();
        for (int s = 0; s < one.selection().members().length; s++) {
            String prompt =
                    answer.batch().sequences().get(one.selection().members()[s]).prompt();
            json.writeStartObject();
            json.writeStringField("prompt", prompt);
            json.writeNumberField("sequence", seen.merge(prompt, 1, Integer::sum) - 1);
            numbers(json, "coefficient", one.coefficients().coefficient(), offsets[s], offsets[s + 1]);
            numbers(json, "weight", one.coefficients().weight(), offsets[s], offsets[s + 1]);
            json.writeEndObject();
        }
        json.writeEndArray();
        GradientSummary summary = one.summary();
        json.writeObjectFieldStart("summary");
        number(json, "norm", summary.norm());
        number(json, "effective_sample_size", summary.effectiveSampleSize());
        number(json, "masked_share", summary.maskedShare());
        number(json, "zero_signal_share", summary.zeroSignalShare());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void comparison(JsonGenerator json, BatchEstimates answer) throws IOException {
        json.writeObjectFieldStart("summary");
        json.writeArrayFieldStart("estimators");
        for (BatchEstimates.Estimate one : answer.estimates()) {
            json.writeString(one.name());
        }
        json.writeEndArray();
        double[] norms =
                answer.estimates().stream().mapToDouble(e -> e.summary().norm()).toArray();
        double[] relative = new double[norms.length];
        for (int i = 0; i < norms.length; i++) {
            relative[i] = norms[i] / norms[0];
        }
        numbers(json, "norm", norms, 0, norms.length);
        numbers(json, "relative_norm", relative, 0, norms.length);
        json.writeArrayFieldStart("cosine");
        for (double[] row : answer.cosine()) {
            json.writeStartArray();
            for (double value : row) {
                number(json, value);
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, String field, double[] values, int from, int to)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (int i = from; i < to; i++) {
            number(json, values[i]);
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, String field, double value) throws IOException {
        json.writeFieldName(field);
        number(json, value);
    }

    private static void number(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
