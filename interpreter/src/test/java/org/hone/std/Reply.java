package org.hone.std;

/**
 * One sequence of an optimiser step, as a paper writes it.
 *
 * @param prompt index of its prompt
 * @param demo whether it is a demonstration
 * @param reward its reward
 * @param greedyReward reward of the greedy reply to its prompt
 * @param policy log-probs of its tokens under the current policy
 * @param behaviour under the policy that sampled, as the sampler recorded it
 * @param proximal under the same weights, as the training engine computes it
 * @param reference under the reference model
 * @param teacher under the teacher
 * @param entropy of the policy's next-token distributions
 * @param advantage given advantages
 * @param value given values
 */
@SuppressWarnings("ArrayRecordComponent") // test data that nobody compares or changes
record Reply(
        int prompt,
        boolean demo,
        double reward,
        double greedyReward,
        double[] policy,
        double[] behaviour,
        double[] proximal,
        double[] reference,
        double[] teacher,
        double[] entropy,
        double[] advantage,
        double[] value) {

    int length() {
        return policy.length;
    }

    Reply withPolicy(double[] logprobs) {
        return new Reply(
                prompt,
                demo,
                reward,
                greedyReward,
                logprobs,
                behaviour,
                proximal,
                reference,
                teacher,
                entropy,
                advantage,
                value);
    }

    Reply withDemo(boolean is) {
        return new Reply(
                prompt,
                is,
                reward,
                greedyReward,
                policy,
                behaviour,
                proximal,
                reference,
                teacher,
                entropy,
                advantage,
                value);
    }

    Reply withReward(double r) {
        return new Reply(
                prompt,
                demo,
                r,
                greedyReward,
                policy,
                behaviour,
                proximal,
                reference,
                teacher,
                entropy,
                advantage,
                value);
    }
}
