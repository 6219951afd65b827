package org.hone.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hone.runtime.verify.math.Leniency;
import org.hone.runtime.verify.math.MathPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a comparison lets pass, one option each. */
final class PolicyOptions {
    @Option(
            names = "--percent",
            paramLabel = "ignored|required|hundredths",
            description = "What a percent sign means (ignored).")
    private @Nullable String percent;

    @Option(
            names = "--base-subscript",
            paramLabel = "required|optional|value",
            description = "What the base of a number is worth (required).")
    private @Nullable String baseSubscript;

    @Option(
            names = "--degrees",
            paramLabel = "ignored|required|radians",
            description = "What a degree sign means (ignored).")
    private @Nullable String degrees;

    @Option(
            names = "--units",
            paramLabel = "ignored|optional|required",
            description = "What units and words behind a value mean (ignored).")
    private @Nullable String units;

    @Option(
            names = "--text-case",
            paramLabel = "ignored|required",
            description = "Whether capital letters matter in words (ignored).")
    private @Nullable String textCase;

    @Option(
            names = "--order",
            paramLabel = "ignored|required",
            description = "Whether lists without brackets have an order (ignored).")
    private @Nullable String order;

    @Option(
            names = "--boxes",
            paramLabel = "together|last|one",
            description = "Which of several boxes are the answer (together).")
    private @Nullable String boxes;

    @Option(
            names = "--decimals",
            paramLabel = "0-15",
            description = "Places to which a decimal fraction must agree (6).")
    private @Nullable String decimals;

    @Option(
            names = "--relations",
            paramLabel = "required|sets",
            description = "Whether a relation answers a gold set (required).")
    private @Nullable String relations;

    @Option(
            names = "--names",
            paramLabel = "required|ignored",
            description = "Whether variables keep their names (required).")
    private @Nullable String names;

    /**
     * The policy that was asked for.
     *
     * @throws UsageException if an option has a value that there is not
     */
    MathPolicy policy() {
        Map<Leniency, @Nullable String> given = new LinkedHashMap<>();
        given.put(Leniency.PERCENT, percent);
        given.put(Leniency.BASE_SUBSCRIPT, baseSubscript);
        given.put(Leniency.DEGREES, degrees);
        given.put(Leniency.UNITS, units);
        given.put(Leniency.TEXT_CASE, textCase);
        given.put(Leniency.ORDER, order);
        given.put(Leniency.BOXES, boxes);
        given.put(Leniency.DECIMALS, decimals);
        given.put(Leniency.RELATIONS, relations);
        given.put(Leniency.NAMES, names);
        MathPolicy policy = MathPolicy.DEFAULT;
        for (Map.Entry<Leniency, @Nullable String> one : given.entrySet()) {
            String word = one.getValue();
            if (word != null) {
                try {
                    policy = policy.with(one.getKey(), one.getKey().choice(word));
                } catch (IllegalArgumentException e) {
                    throw new UsageException(
                            option(one.getKey()) + " is " + one.getKey().words() + ", not `" + word + "`", e);
                }
            }
        }
        return policy;
    }

    /** The option of a leniency, as it is typed. */
    static String option(Leniency leniency) {
        return "--" + leniency.word().replace('_', '-');
    }
}
