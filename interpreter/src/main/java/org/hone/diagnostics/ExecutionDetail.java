package org.hone.diagnostics;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/**
 * Words that other systems have for how a step is carried out. In Hone no recipe can say them, so that none can depend on
 * them; who tries is told what there is instead.
 */
public enum ExecutionDetail {
    MICRO_BATCH(
            "the micro-batch",
            Set.of(
                    "microbatch",
                    "microbatches",
                    "microbatchsize",
                    "microbatchsizepergpu",
                    "ubatch",
                    "perdevicebatchsize"),
            "a step is cut into pieces as memory allows; denominators are those of the whole optimiser step, so that no cut changes the result",
            "`per: batch` is the whole optimiser step"),
    RANK(
            "ranks or devices",
            Set.of(
                    "rank",
                    "ranks",
                    "worldsize",
                    "device",
                    "devices",
                    "gpu",
                    "gpus",
                    "numgpus",
                    "ngpus",
                    "worker",
                    "workers",
                    "shard",
                    "shards",
                    "localrank",
                    "dataparallel",
                    "dataparallelsize"),
            "denominators and schedules are those of the whole optimiser step, however many machines compute it",
            "`per: batch` is the whole optimiser step; lengths of schedules are written in steps"),
    ACCUMULATION(
            "the accumulation of gradients",
            Set.of(
                    "accumulation",
                    "gradientaccumulation",
                    "gradientaccumulationsteps",
                    "accumulationsteps",
                    "gradaccum",
                    "gradaccumulation",
                    "gradaccumsteps"),
            "gradients are summed over the pieces of a step with the denominators of the whole step, so there is nothing to divide by",
            "`batch` and `minibatch` say how many prompts an optimiser step sees"),
    PADDING(
            "padding",
            Set.of(
                    "padding",
                    "pad",
                    "pads",
                    "padded",
                    "paddingmask",
                    "padmask",
                    "attentionmask",
                    "lossmask",
                    "responsemask",
                    "completionmask",
                    "packing"),
            "replies are packed without padding: a reduction sees the trained tokens of the reply and nothing else",
            "`mean(…, per: sequence)` is the mean over the reply's own tokens");

    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> words;

    private final String reason;
    private final String instead;

    ExecutionDetail(String what, Set<String> words, String reason, String instead) {
        this.what = what;
        this.words = words;
        this.reason = reason;
        this.instead = instead;
    }

    /** What is said about a word that nothing declares, if it is such a word. */
    public static Optional<Diagnostic> about(String word, SourceFile source, Span span) {
        String plain = word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
        for (ExecutionDetail detail : values()) {
            if (detail.words.contains(plain)) {
                return Optional.of(
                        Diagnostic.error(Code.EXECUTION_DETAIL, source, span, "a recipe cannot mention " + detail.what)
                                .note(detail.reason)
                                .help(detail.instead));
            }
        }
        return Optional.empty();
    }
}
