package org.hone.runtime.verify.math;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a comparison lets pass: a choice for every leniency.
 *
 * @param choices those that are not given have their default
 */
public record MathPolicy(Map<Leniency, Choice> choices) {
    /** Every default. */
    public static final MathPolicy DEFAULT = new MathPolicy(Map.of());

    public MathPolicy {
        Map<Leniency, Choice> all = new EnumMap<>(Leniency.class);
        for (Leniency leniency : Leniency.values()) {
            all.put(leniency, choices.getOrDefault(leniency, leniency.byDefault()));
        }
        choices = Collections.unmodifiableMap(all);
    }

    /** With another value. */
    public MathPolicy with(Leniency leniency, Choice choice) {
        Map<Leniency, Choice> changed = new EnumMap<>(choices);
        changed.put(leniency, choice);
        return new MathPolicy(changed);
    }

    /** Whether this is the value that was chosen. */
    public boolean is(Choice choice) {
        return choices.containsValue(choice);
    }

    int decimals() {
        return choices.get(Leniency.DECIMALS) instanceof Choice.Decimals chosen ? chosen.places() : 0;
    }

    /**
     * Reads {@code percent=required,decimals=4}: values that differ from this policy's.
     *
     * @throws IllegalArgumentException if it names what there is not; the message says what there is
     */
    public MathPolicy with(String text) {
        MathPolicy policy = this;
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            if (name.isEmpty() && equals < 0) {
                continue;
            }
            Leniency leniency = Leniency.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no policy `%s`; there are %s"
                            .formatted(
                                    name,
                                    Stream.of(Leniency.values())
                                            .map(Leniency::word)
                                            .collect(Collectors.joining(", ")))));
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "say which `%s`: %s=VALUE, of %s".formatted(name, name, leniency.words()));
            }
            policy = policy.with(
                    leniency, leniency.choice(part.substring(equals + 1).strip()));
        }
        return policy;
    }

    /** What differs from the defaults, as {@link #with(String)} reads it; empty if nothing does. */
    public String words() {
        return choices.entrySet().stream()
                .filter(e -> !e.getValue().equals(e.getKey().byDefault()))
                .map(e -> e.getKey().word() + "=" + e.getValue().word())
                .collect(Collectors.joining(","));
    }
}
