package org.hone.runtime.record;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.SourceField;

/** The names of a recorded batch's fields: what runs write and what tools read. */
final class RecordKeys {
    static final String STEP = "step";
    static final String PROMPT = "prompt";
    static final String SOURCE = "source";
    static final String VERDICT = "verdict";
    static final String TRUNCATED = "truncated";
    static final String TOKENS = "tokens";
    static final String SCHEDULE_WEIGHTS = "schedule_weights";

    private RecordKeys() {}

    /** The name of a quantity, e.g. {@code policy_logprob}. */
    static String of(SourceField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    /** The quantities that a line may hold, by name; the others follow from the rest of the line or belong to the run. */
    static Map<String, SourceField> quantities() {
        return Stream.of(SourceField.values())
                .filter(field -> switch (field) {
                    case LENGTH, IS_DEMO, TRUNCATED, MAX_REPLY -> false;
                    default -> field.axis() == Axis.TOKEN || field.axis() == Axis.SEQUENCE;
                })
                .collect(Collectors.toUnmodifiableMap(RecordKeys::of, Function.identity()));
    }
}
