package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.Evaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every estimator of the standard library computes what its paper publishes. */
class PublishedFormsTest {
    private static final Library LIBRARY = Library.compiled();
    private static final double RELATIVE = 1e-9;

    static List<String> names() {
        return Library.estimatorNames();
    }

    @Test
    void everyEstimatorHasItsClosedFormHere() {
        assertThat(PublishedForms.names()).containsExactlyInAnyOrderElementsOf(names());
        assertThat(names().size()).isGreaterThanOrEqualTo(24);
    }

    @ParameterizedTest
    @MethodSource("names")
    void randomStepsAgree(String name) {
        int differing = 0;
        for (int seed = 0; seed < 6; seed++) {
            Step step = Step.random(seed, 9);
            differing += agree(name, step, ones(9));
            differing += agree(name, step, weights(9));
        }
        assertThat(differing).as("tokens with a signal").isGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("names")
    void equalRewardsAgree(String name) {
        for (double reward : new double[] {0, 0.75, 1}) {
            Step step = Step.random(100, 7);
            agree(
                    name,
                    step.with(step.replies().stream()
                            .map(r -> r.withReward(reward))
                            .toList()),
                    ones(7));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void groupsOfOneAgree(String name) {
        Step step = Step.random(101, 8);
        List<Reply> first = IntStream.range(0, 8)
                .mapToObj(p ->
                        step.replies().stream().filter(r -> r.prompt() == p).findFirst())
                .flatMap(java.util.Optional::stream)
                .toList();
        agree(name, step.with(first), ones(8));
        agree(name, step.with(first.subList(0, 1)), ones(8));
    }

    @ParameterizedTest
    @MethodSource("names")
    void ratiosOutsideEveryClipAgree(String name) {
        for (double by : new double[] {-3, 3}) {
            Step step = Step.random(102, 5);
            agree(
                    name,
                    step.with(step.replies().stream()
                            .map(r -> r.withPolicy(
                                    Arrays.stream(r.policy()).map(l -> l + by).toArray()))
                            .toList()),
                    ones(5));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void anEmptyStepGivesNothing(String name) {
        EstimatorGraph graph = LIBRARY.get(name);
        Coefficients none = Evaluator.evaluate(graph, new Step(List.of(), 3, 12).packed(), ones(3));
        assertThat(none.coefficient()).isEmpty();
        Step step = Step.random(103, 3);
        Coefficients off = Evaluator.evaluate(graph, step.packed(), new double[3]);
        assertThat(off.coefficient()).containsOnly(0.0);
        assertThat(off.weight()).containsOnly(0.0);
    }

    /** Compares all tokens; how many of them have a signal. */
    private static int agree(String name, Step step, double[] promptWeight) {
        Coefficients actual = Evaluator.evaluate(LIBRARY.get(name), step.packed(), promptWeight);
        PublishedForms.Form form = PublishedForms.of(name);
        Step active = step.active(promptWeight);
        int at = 0;
        int signals = 0;
        for (Reply reply : step.replies()) {
            for (int t = 0; t < reply.length(); t++, at++) {
                boolean out = promptWeight[reply.prompt()] == 0;
                double c = out ? 0 : form.coefficient().at(new Moment(active, reply, t));
                double w =
                        out ? 0 : PublishedForms.weight(form.average(), active, reply) * promptWeight[reply.prompt()];
                close(name + ": coefficient of token " + at, actual.coefficient()[at], c);
                close(name + ": weight of token " + at, actual.weight()[at], w);
                signals += c * w == 0 ? 0 : 1;
            }
        }
        return signals;
    }

    /** Relative; a value below 1e-3 is held against 1e-12. */
    private static void close(String what, double actual, double expected) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s should be %s", what, actual, expected)
                .isLessThanOrEqualTo(RELATIVE * Math.max(Math.abs(expected), 1e-3));
    }

    static double[] ones(int prompts) {
        double[] ones = new double[prompts];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Schedule weights of which every third is 0. */
    static double[] weights(int prompts) {
        return IntStream.range(0, prompts)
                .mapToDouble(p -> p % 3 == 2 ? 0 : 0.5 + p * 0.25)
                .toArray();
    }
}
