package org.hone.runtime.torch;

/**
 * A prompt and a reply as tokens.
 *
 * @param tokens prompt, then reply, stop token included
 * @param replyStart index of the first reply token, at least 1: that token is predicted by the one before it
 */
public record TokenSequence(int[] tokens, int replyStart) {
    public TokenSequence {
        if (replyStart < 1 || replyStart > tokens.length) {
            throw new IllegalArgumentException(
                    "a reply must start after at least one prompt token: start " + replyStart + " of " + tokens.length);
        }
    }

    /** A prompt followed by a reply. */
    public static TokenSequence of(int[] prompt, int[] reply) {
        int[] all = java.util.Arrays.copyOf(prompt, prompt.length + reply.length);
        System.arraycopy(reply, 0, all, prompt.length, reply.length);
        return new TokenSequence(all, prompt.length);
    }

    /** Number of tokens. */
    public int length() {
        return tokens.length;
    }

    /** Number of reply tokens. */
    public int replyLength() {
        return tokens.length - replyStart;
    }
}
