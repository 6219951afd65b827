package org.hone.std;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One token, and the quantities that the papers define for it, written as loops over replies and tokens.
 *
 * @param step the replies that take part
 * @param reply the token's reply
 * @param t its index there
 */
record Moment(Step step, Reply reply, int t) {
    /** What a value of each token is computed by. */
    interface PerToken {
        double at(Moment m);
    }

    double p() {
        return Math.exp(reply.policy()[t]);
    }

    /** π / π_old. */
    double ratio() {
        return Math.exp(reply.policy()[t]) / Math.exp(reply.behaviour()[t]);
    }

    /** π / π_proximal. */
    double moved() {
        return Math.exp(reply.policy()[t]) / Math.exp(reply.proximal()[t]);
    }

    /** π_proximal / π_old. */
    double mismatch() {
        return Math.exp(reply.proximal()[t]) / Math.exp(reply.behaviour()[t]);
    }

    /** log(π / π_reference). */
    double x() {
        return reply.policy()[t] - reply.reference()[t];
    }

    List<Reply> group() {
        return step.replies().stream().filter(r -> r.prompt() == reply.prompt()).toList();
    }

    /** R − mean over the group. */
    double centred() {
        return reply.reward() - mean(group(), Reply::reward);
    }

    /** GRPO's advantage. */
    double standardised() {
        return standardised(Reply::reward, group());
    }

    double standardised(ToDoubleFunction<Reply> reward, List<Reply> group) {
        return (reward.applyAsDouble(reply) - mean(group, reward)) / (deviation(group, reward) + 1e-6);
    }

    static double mean(List<Reply> group, ToDoubleFunction<Reply> x) {
        double sum = 0;
        for (Reply r : group) {
            sum += x.applyAsDouble(r);
        }
        return sum / group.size();
    }

    static double deviation(List<Reply> group, ToDoubleFunction<Reply> x) {
        double mean = mean(group, x);
        double squares = 0;
        for (Reply r : group) {
            squares += (x.applyAsDouble(r) - mean) * (x.applyAsDouble(r) - mean);
        }
        return group.size() == 1 ? 0 : Math.sqrt(squares / (group.size() - 1));
    }

    /** R − the mean of the others; 0 if there are none. */
    double leftOut() {
        double others = 0;
        int count = 0;
        for (Reply r : group()) {
            if (!r.equals(reply)) {
                others += r.reward();
                count++;
            }
        }
        return count == 0 ? 0 : reply.reward() - others / count;
    }

    /** The reward where it is paid: at the last token. */
    double paid() {
        return t == reply.length() - 1 ? reply.reward() : 0;
    }

    /** The generalised advantage estimate, from the end of the reply backwards. */
    double gae(double discount, double trace) {
        double after = 0;
        for (int u = reply.length() - 1; u >= t; u--) {
            boolean last = u == reply.length() - 1;
            double next = last ? 0 : reply.value()[u + 1];
            double delta = (last ? reply.reward() : 0) + discount * next - reply.value()[u];
            after = delta + discount * trace * after;
        }
        return after;
    }

    /** The sum of a value from this token to the end of the reply. */
    double rest(PerToken x) {
        double sum = 0;
        for (int u = t; u < reply.length(); u++) {
            sum += x.at(new Moment(step, reply, u));
        }
        return sum;
    }

    /** (x − mean) / sqrt(var + 1e-8) over all tokens of the step. */
    double whitened(PerToken x) {
        double sum = 0;
        int n = 0;
        for (Reply r : step.replies()) {
            for (int u = 0; u < r.length(); u++) {
                sum += x.at(new Moment(step, r, u));
                n++;
            }
        }
        double squares = 0;
        for (Reply r : step.replies()) {
            for (int u = 0; u < r.length(); u++) {
                squares += Math.pow(x.at(new Moment(step, r, u)) - sum / n, 2);
            }
        }
        return (x.at(this) - sum / n) / Math.sqrt((n == 1 ? 0 : squares / (n - 1)) + 1e-8);
    }

    /** Mean of a value over the reply's tokens. */
    double overReply(PerToken x) {
        double sum = 0;
        for (int u = 0; u < reply.length(); u++) {
            sum += x.at(new Moment(step, reply, u));
        }
        return sum / reply.length();
    }

    /** Whether the token's entropy is not below the given quantile of the step's, linear between neighbours. */
    boolean undecided(double level) {
        double[] all = step.replies().stream()
                .flatMapToDouble(r -> java.util.Arrays.stream(r.entropy()))
                .sorted()
                .toArray();
        double place = level * (all.length - 1);
        int low = (int) place;
        double edge = low == place ? all[low] : all[low] + (all[low + 1] - all[low]) * (place - low);
        return reply.entropy()[t] >= edge;
    }
}
