package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hone.runtime.analyse.SampleBatch.Prompt;
import org.hone.runtime.analyse.SampleBatch.Reply;
import org.hone.runtime.analyse.SampleBatch.Token;

/**
 * Makes a batch smaller while something about it stays true: first fewer prompts, replies and tokens, then plainer values. Each
 * step is the first of its kind that helps, until none does, so the result depends on the start alone.
 */
final class Shrinker {
    private static final double[] REWARDS = {0, 1};
    private static final double[] LOGPROBS = {-1, -2, -0.5};

    private Shrinker() {}

    static SampleBatch smallest(SampleBatch start, Predicate<SampleBatch> still) {
        SampleBatch now = start;
        while (true) {
            SampleBatch here = now;
            Optional<SampleBatch> next = Stream.of(cuts(here), simpler(here))
                    .flatMap(List::stream)
                    .filter(still)
                    .findFirst();
            if (next.isEmpty()) {
                return now;
            }
            now = next.get();
        }
    }

    /** Batches with less in them. */
    private static List<SampleBatch> cuts(SampleBatch b) {
        List<SampleBatch> all = new ArrayList<>();
        for (int p = 0; p < b.prompts().size() && b.prompts().size() > 1; p++) {
            List<Prompt> fewer = new ArrayList<>(b.prompts());
            fewer.remove(p);
            all.add(b.withPrompts(fewer));
        }
        int most = b.prompts().stream().mapToInt(p -> p.replies().size()).max().orElse(0);
        // One reply of every prompt at once, for conditions that want equal groups.
        if (most > 1 && b.prompts().size() > 1) {
            all.add(b.withPrompts(b.prompts().stream()
                    .map(p -> new Prompt(p.replies().subList(0, Math.min(p.replies().size(), most - 1))))
                    .toList()));
        }
        for (int p = 0; p < b.prompts().size(); p++) {
            List<Reply> replies = b.prompts().get(p).replies();
            for (int r = 0; r < replies.size() && replies.size() > 1; r++) {
                List<Reply> fewer = new ArrayList<>(replies);
                fewer.remove(r);
                all.add(b.withReplies(p, fewer));
            }
        }
        int longest = b.replies().stream().mapToInt(r -> r.tokens().size()).max().orElse(0);
        if (longest > 1) {
            all.add(b.withPrompts(b.prompts().stream()
                    .map(p -> new Prompt(p.replies().stream()
                            .map(r -> r.withTokens(
                                    r.tokens().subList(0, Math.min(r.tokens().size(), longest - 1))))
                            .toList()))
                    .toList()));
        }
        eachReply(b, (p, r, reply) -> {
            for (int t = 0; t < reply.tokens().size() && reply.tokens().size() > 1; t++) {
                List<Token> fewer = new ArrayList<>(reply.tokens());
                fewer.remove(t);
                all.add(b.withReply(p, r, reply.withTokens(fewer)));
            }
        });
        if (b.maxReply() > longest) {
            all.add(new SampleBatch(b.source(), b.prompts(), longest));
        }
        return all;
    }

    /** Batches of the same shape with plainer values. */
    private static List<SampleBatch> simpler(SampleBatch b) {
        List<SampleBatch> all = new ArrayList<>();
        eachReply(b, (p, r, reply) -> {
            if (reply.truncated()) {
                all.add(b.withReply(p, r, new Reply(reply.reward(), reply.demo(), false, reply.tokens())));
            }
            plainer(reply.reward(), REWARDS, v -> b.withReply(p, r, reply.withReward(v)), all);
            for (int t = 0; t < reply.tokens().size(); t++) {
                int at = t;
                Token k = reply.tokens().get(t);
                java.util.function.Function<Token, SampleBatch> with = token -> {
                    List<Token> tokens = new ArrayList<>(reply.tokens());
                    tokens.set(at, token);
                    return b.withReply(p, r, reply.withTokens(tokens));
                };
                if (k.behaviour() == k.policy()) {
                    plainer(
                            k.policy(),
                            LOGPROBS,
                            v -> with.apply(new Token(v, v, k.reference(), k.teacher(), k.entropy())),
                            all);
                } else {
                    if (!reply.demo()) {
                        all.add(with.apply(new Token(k.policy(), k.policy(), k.reference(), k.teacher(), k.entropy())));
                    }
                    plainer(
                            k.policy(),
                            LOGPROBS,
                            v -> with.apply(new Token(v, k.behaviour(), k.reference(), k.teacher(), k.entropy())),
                            all);
                    if (!reply.demo()) {
                        plainer(
                                k.behaviour(),
                                LOGPROBS,
                                v -> with.apply(new Token(k.policy(), v, k.reference(), k.teacher(), k.entropy())),
                                all);
                    }
                }
                plainer(
                        k.reference(),
                        LOGPROBS,
                        v -> with.apply(new Token(k.policy(), k.behaviour(), v, k.teacher(), k.entropy())),
                        all);
                plainer(
                        k.teacher(),
                        LOGPROBS,
                        v -> with.apply(new Token(k.policy(), k.behaviour(), k.reference(), v, k.entropy())),
                        all);
                plainer(
                        k.entropy(),
                        REWARDS,
                        v -> with.apply(new Token(k.policy(), k.behaviour(), k.reference(), k.teacher(), v)),
                        all);
            }
        });
        return all;
    }

    /** Values plainer than this one, plainest first: those of the list, then fewer digits. */
    private static void plainer(double value, double[] plain, DoubleFunction<SampleBatch> with, List<SampleBatch> all) {
        for (double v : plain) {
            if (v == value) {
                return;
            }
            all.add(with.apply(v));
        }
        for (double digits : new double[] {1, 10, 100}) {
            double rounded = Math.rint(value * digits) / digits;
            if (rounded == value) {
                return;
            }
            // A log-prob of 0 would be certainty: no token has it.
            if (rounded != 0 || plain == REWARDS) {
                all.add(with.apply(rounded));
            }
        }
    }

    private interface Visit {
        void reply(int prompt, int at, Reply reply);
    }

    private static void eachReply(SampleBatch b, Visit visit) {
        for (int p = 0; p < b.prompts().size(); p++) {
            List<Reply> replies = b.prompts().get(p).replies();
            for (int r = 0; r < replies.size(); r++) {
                visit.reply(p, r, replies.get(r));
            }
        }
    }
}
