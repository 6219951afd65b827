package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hone.runtime.analyse.SampleBatch.Beside;
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
                    .map(p -> p.with(p.replies().subList(0, Math.min(p.replies().size(), most - 1))))
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
        int longest =
                b.replies().stream().mapToInt(r -> r.tokens().size()).max().orElse(0);
        if (longest > 1) {
            all.add(b.withPrompts(b.prompts().stream()
                    .map(p -> p.with(p.replies().stream()
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
        for (int p = 0; p < b.prompts().size(); p++) {
            int at = p;
            Prompt prompt = b.prompts().get(p);
            plainer(
                    prompt.greedyReward(),
                    REWARDS,
                    v -> {
                        List<Prompt> prompts = new ArrayList<>(b.prompts());
                        prompts.set(at, new Prompt(prompt.replies(), v));
                        return b.withPrompts(prompts);
                    },
                    all::add);
        }
        eachReply(b, (p, r, reply) -> {
            if (reply.truncated()) {
                all.add(b.withReply(p, r, new Reply(reply.reward(), reply.demo(), false, reply.tokens())));
            }
            plainer(reply.reward(), REWARDS, v -> b.withReply(p, r, reply.withReward(v)), all::add);
            for (int t = 0; t < reply.tokens().size(); t++) {
                int at = t;
                tokens(reply.tokens().get(t), reply.demo(), token -> {
                    List<Token> tokens = new ArrayList<>(reply.tokens());
                    tokens.set(at, token);
                    all.add(b.withReply(p, r, reply.withTokens(tokens)));
                });
            }
        });
        return all;
    }

    /** Plainer values of one token. */
    private static void tokens(Token k, boolean demo, Consumer<Token> found) {
        if (k.behaviour() == k.policy()) {
            plainer(k.policy(), LOGPROBS, v -> k.withPolicy(v).withBehaviour(v), found);
        } else {
            if (!demo) {
                found.accept(k.withBehaviour(k.policy()));
                plainer(k.behaviour(), LOGPROBS, k::withBehaviour, found);
            }
            plainer(k.policy(), LOGPROBS, k::withPolicy, found);
        }
        Beside s = k.beside();
        plainer(
                s.proximal(),
                LOGPROBS,
                v -> k.with(new Beside(v, s.reference(), s.teacher(), s.entropy(), s.value(), s.advantage())),
                found);
        plainer(
                s.reference(),
                LOGPROBS,
                v -> k.with(new Beside(s.proximal(), v, s.teacher(), s.entropy(), s.value(), s.advantage())),
                found);
        plainer(
                s.teacher(),
                LOGPROBS,
                v -> k.with(new Beside(s.proximal(), s.reference(), v, s.entropy(), s.value(), s.advantage())),
                found);
        plainer(
                s.entropy(),
                REWARDS,
                v -> k.with(new Beside(s.proximal(), s.reference(), s.teacher(), v, s.value(), s.advantage())),
                found);
        plainer(
                s.value(),
                REWARDS,
                v -> k.with(new Beside(s.proximal(), s.reference(), s.teacher(), s.entropy(), v, s.advantage())),
                found);
        plainer(
                s.advantage(),
                REWARDS,
                v -> k.with(new Beside(s.proximal(), s.reference(), s.teacher(), s.entropy(), s.value(), v)),
                found);
    }

    /** Values plainer than this one, plainest first: those of the list, then fewer digits. */
    private static <T> void plainer(double value, double[] plain, DoubleFunction<T> with, Consumer<? super T> found) {
        for (double v : plain) {
            if (v == value) {
                return;
            }
            found.accept(with.apply(v));
        }
        for (double digits : new double[] {1, 10, 100}) {
            double rounded = Math.rint(value * digits) / digits;
            if (rounded == value) {
                return;
            }
            // A log-prob of 0 would be certainty: no token has it.
            if (rounded != 0 || plain[0] == 0) {
                found.accept(with.apply(rounded));
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
