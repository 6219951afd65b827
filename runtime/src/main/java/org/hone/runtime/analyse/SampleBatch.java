package org.hone.runtime.analyse;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hone.runtime.estimate.PackedBatch;
import org.hone.runtime.estimate.SourceField;
import org.hone.runtime.estimate.SourceKind;

/**
 * One optimiser step as a tree of prompts, replies and tokens: easy to cut and to rearrange. {@link #packed()} is the form
 * that the evaluator reads.
 *
 * @param source what its sequences are; a field that the source lacks is not in the packed form
 * @param prompts the prompts of the step; one without replies still counts in the mean over all prompts
 * @param maxReply the reply budget in tokens
 */
public record SampleBatch(SourceKind source, List<Prompt> prompts, int maxReply) {
    public SampleBatch {
        prompts = List.copyOf(prompts);
    }

    /**
     * The sequences of one prompt.
     *
     * @param greedyReward the reward of the policy's most probable reply to it
     */
    public record Prompt(List<Reply> replies, double greedyReward) {
        public Prompt {
            replies = List.copyOf(replies);
        }

        Prompt with(List<Reply> other) {
            return new Prompt(other, greedyReward);
        }
    }

    /**
     * A rollout or a demonstration.
     *
     * @param demo whether it is a demonstration
     * @param truncated whether it reached the token limit
     */
    public record Reply(double reward, boolean demo, boolean truncated, List<Token> tokens) {
        public Reply {
            tokens = List.copyOf(tokens);
        }

        Reply withReward(double value) {
            return new Reply(value, demo, truncated, tokens);
        }

        Reply withTokens(List<Token> shorter) {
            return new Reply(reward, demo, truncated, shorter);
        }
    }

    /**
     * One token: natural logs of its probability under the policy that learns and the one that sampled.
     *
     * @param behaviour 0 for a demonstration, which no policy of ours sampled
     */
    public record Token(double policy, double behaviour, Beside beside) {
        Token withPolicy(double value) {
            return new Token(value, behaviour, beside);
        }

        Token withBehaviour(double value) {
            return new Token(policy, value, beside);
        }

        Token with(Beside other) {
            return new Token(policy, behaviour, other);
        }
    }

    /**
     * What else may be known of a token.
     *
     * @param proximal natural log of its probability as the training engine computed it before the update
     * @param entropy entropy in nats of the policy's distribution
     * @param value what was expected of the reply before the token
     * @param advantage what was recorded as its advantage
     */
    public record Beside(
            double proximal, double reference, double teacher, double entropy, double value, double advantage) {}

    /** All replies in packed order. */
    public List<Reply> replies() {
        return prompts.stream().flatMap(p -> p.replies().stream()).toList();
    }

    /** Number of tokens of all replies. */
    public int tokens() {
        return replies().stream().mapToInt(r -> r.tokens().size()).sum();
    }

    /** The batch as estimators read it, without padding. */
    public PackedBatch packed() {
        List<Reply> replies = replies();
        int[] offsets = new int[replies.size() + 1];
        int[] promptOf = new int[replies.size()];
        int s = 0;
        for (int p = 0; p < prompts.size(); p++) {
            for (Reply reply : prompts.get(p).replies()) {
                promptOf[s] = p;
                offsets[s + 1] = offsets[s] + reply.tokens().size();
                s++;
            }
        }
        Map<SourceField, double[]> fields = new EnumMap<>(SourceField.class);
        for (SourceField field : SourceField.values()) {
            if (holds(field)) {
                fields.put(field, values(field, replies));
            }
        }
        return new PackedBatch(offsets, promptOf, prompts.size(), fields);
    }

    private boolean holds(SourceField field) {
        return source != SourceKind.DEMOS
                || switch (field) {
                    case BEHAVIOUR_LOGPROB, REWARD, GREEDY_REWARD -> false;
                    default -> true;
                };
    }

    private double[] values(SourceField field, List<Reply> replies) {
        return switch (field) {
            case POLICY_LOGPROB -> tokens(replies, Token::policy);
            case BEHAVIOUR_LOGPROB -> tokens(replies, Token::behaviour);
            case REFERENCE_LOGPROB -> tokens(replies, t -> t.beside().reference());
            case TEACHER_LOGPROB -> tokens(replies, t -> t.beside().teacher());
            case PROXIMAL_LOGPROB -> tokens(replies, t -> t.beside().proximal());
            case ENTROPY -> tokens(replies, t -> t.beside().entropy());
            case VALUE -> tokens(replies, t -> t.beside().value());
            case ADVANTAGE -> tokens(replies, t -> t.beside().advantage());
            case GREEDY_REWARD ->
                prompts.stream()
                        .flatMap(p -> p.replies().stream().map(r -> p.greedyReward()))
                        .mapToDouble(Double::doubleValue)
                        .toArray();
            case REWARD -> replies.stream().mapToDouble(Reply::reward).toArray();
            case LENGTH -> replies.stream().mapToDouble(r -> r.tokens().size()).toArray();
            case IS_DEMO -> replies.stream().mapToDouble(r -> r.demo() ? 1 : 0).toArray();
            case TRUNCATED ->
                replies.stream().mapToDouble(r -> r.truncated() ? 1 : 0).toArray();
            case MAX_REPLY -> new double[] {maxReply};
        };
    }

    private static double[] tokens(List<Reply> replies, ToDoubleFunction<Token> value) {
        return replies.stream()
                .flatMap(r -> r.tokens().stream())
                .mapToDouble(value)
                .toArray();
    }

    SampleBatch withPrompts(List<Prompt> other) {
        return new SampleBatch(source, other, maxReply);
    }

    SampleBatch withReply(int prompt, int reply, Reply other) {
        List<Reply> replies = new ArrayList<>(prompts.get(prompt).replies());
        replies.set(reply, other);
        return withReplies(prompt, replies);
    }

    SampleBatch withReplies(int prompt, List<Reply> replies) {
        List<Prompt> all = new ArrayList<>(prompts);
        all.set(prompt, prompts.get(prompt).with(replies));
        return withPrompts(all);
    }
}
