package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.runtime.estimate.VocabularyGraph.Quantity;
import org.hone.runtime.torch.Pull;

/** Puts the terms of a step together by sequence, so that terms over the vocabulary need no forward pass of their own. */
final class Pulls {
    private Pulls() {}

    /** What to hand to the learner, in the order of the first term that trains on each sequence. */
    static List<Pull> of(List<Estimation.Weighted> weighted) {
        List<Pull> pulls = new ArrayList<>();
        IdentityHashMap<Object, Integer> first = new IdentityHashMap<>();
        for (Estimation.Weighted w : weighted) {
            if (w.term().quantity().isEmpty()) {
                first.putIfAbsent(w.origin(), pulls.size());
                pulls.add(new Pull(w.tokens(), w.factors(), Map.of()));
            }
        }
        for (Estimation.Weighted w : weighted) {
            Optional<Quantity> quantity = w.term().quantity();
            if (quantity.isPresent()) {
                int at = first.computeIfAbsent(w.origin(), absent -> {
                    pulls.add(new Pull(w.tokens(), new float[w.factors().length], Map.of()));
                    return pulls.size() - 1;
                });
                pulls.set(at, with(pulls.get(at), quantity.get(), w.factors()));
            }
        }
        return pulls;
    }

    private static Pull with(Pull pull, Quantity quantity, float[] factors) {
        float[] sum = factors.clone();
        float[] before = pull.vocabulary().get(quantity);
        for (int t = 0; before != null && t < sum.length; t++) {
            sum[t] += before[t];
        }
        Map<Quantity, float[]> more = new HashMap<>(pull.vocabulary());
        more.put(quantity, sum);
        return new Pull(pull.tokens(), pull.likelihood(), more);
    }
}
