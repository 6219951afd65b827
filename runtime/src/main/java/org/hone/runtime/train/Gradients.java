package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.walk.TermGradients;

/** The gradients of the terms of an optimiser step, each by a backward pass of its own. */
final class Gradients {
    private final Learner learner;
    private final TrainingStep step;
    private final TrainingStep.Estimated estimated;

    Gradients(Learner learner, TrainingStep step, TrainingStep.Estimated estimated) {
        this.learner = learner;
        this.step = step;
        this.estimated = estimated;
    }

    /** Compares them. What the estimate gathered is still there afterwards, and nothing else. */
    TermGradients compare() {
        List<Learner.Gradient> each = new ArrayList<>();
        try (Learner.Gradient gathered = learner.copy()) {
            try {
                return compare(each);
            } finally {
                learner.put(gathered);
                each.forEach(Learner.Gradient::close);
            }
        }
    }

    private TermGradients compare(List<Learner.Gradient> each) {
        for (Estimation.TermEstimate term : estimated.terms()) {
            each.add(of(term.live()));
        }
        learner.clear();
        step.accumulate(estimated.live());
        return compared(each, learner.gradientNorm());
    }

    private Learner.Gradient of(List<Estimation.Weighted> sequences) {
        learner.clear();
        step.accumulate(sequences);
        return learner.copy();
    }

    private TermGradients compared(List<Learner.Gradient> each, double norm) {
        int n = each.size();
        double[][] cosines = new double[n][n];
        double[] norms = new double[n];
        for (int i = 0; i < n; i++) {
            norms[i] = Math.sqrt(each.get(i).dot(each.get(i)));
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                cosines[i][j] = each.get(i).dot(each.get(j)) / (norms[i] * norms[j]);
                cosines[j][i] = cosines[i][j];
            }
        }
        List<String> names = estimated.terms().stream()
                .map(term -> term.term().graph().name())
                .toList();
        return new TermGradients(names, norms, cosines, norm);
    }
}
