package org.hone.explain;

import java.util.List;
import org.hone.runtime.analyse.ExampleBatch;
import org.hone.runtime.analyse.ExampleBatch.Reply;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.SourceKind;

/** How advantages answer to rewards, found by changing one reward. */
final class Shares {
    private Shares() {}

    /**
     * By how much a reply's advantage grows with its own reward, the others being as they are; NaN where it does not grow in a
     * straight line.
     */
    static double ownReward(EstimatorGraph graph) {
        double low = advantage(graph, 0);
        double middle = advantage(graph, 0.5);
        double high = advantage(graph, 1);
        boolean straight = Math.abs(low + high - 2 * middle) < 1e-9;
        return straight ? high - low : Double.NaN;
    }

    private static double advantage(EstimatorGraph graph, double reward) {
        List<Reply> group =
                List.of(Reply.rollout(2, reward), Reply.rollout(2, 0.2), Reply.rollout(2, 0.9), Reply.rollout(2, 0.7));
        List<List<Reply>> replies = graph.source() == SourceKind.MIXED
                ? List.of(List.of(group.get(0), group.get(1), group.get(2), Reply.demo(2)))
                : List.of(group);
        return Trial.values(graph.advantage(), graph, ExampleBatch.of(replies, Trial.FRESH))[0];
    }
}
