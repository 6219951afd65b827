package org.hone.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed (SIGKILL, from outside) at a random moment, goes on, and must end with what a run leaves that nobody
 * touched: metrics but for their clocks, replies, results, checkpoints and weights to the bit.
 *
 * <p>More trials, with a report of what was hit: {@code mvn -pl interpreter -am test -Dtest=KillTrialsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -DargLine="-Dhone.kill.trials=50 -Dhone.kill.seed=1"}.
 */
final class KillTrialsTest {
    private static final int TRIALS = Integer.getInteger("hone.kill.trials", 2);
    private static final long SEED = Long.getLong("hone.kill.seed", 1);

    @TempDir
    private Path temp;

    @Test
    void aRunThatIsKilledAtAnyMomentEndsAsOneThatIsNot() throws IOException, InterruptedException {
        Path whole = SmallRun.place(temp, "whole");
        Child untouched = Child.run(whole, Optional.empty(), SmallRun.RUN);
        assertThat(untouched.code()).as(untouched.text()).isZero();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Child.Moment> moments = new ArrayList<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            moments.add(moment(untouched, trial, random));
        }
        Map<String, Integer> hits = new TreeMap<>();
        int twice = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Path folder = SmallRun.place(temp, "trial-" + trial);
            Child.Moment moment = moments.get(trial);
            Child killed = Child.run(folder, Optional.of(moment), SmallRun.RUN);
            assertThat(killed.killed()).as("%s: %s", moment, killed.text()).isTrue();
            hits.merge(killed.last(), 1, Integer::sum);
            String story = "trial " + trial + ", killed " + killed.last();
            if (trial % 3 == 2) {
                // The one that goes on is killed too; if it was too quick, it is done.
                Child again =
                        Child.run(folder, Optional.of(moment(untouched, trial + 7, random)), SmallRun.next(folder));
                if (again.killed()) {
                    hits.merge(again.last(), 1, Integer::sum);
                    story += ", then " + again.last();
                    twice++;
                }
            }
            Child resumed = Child.run(folder, Optional.empty(), SmallRun.next(folder));
            assertThat(resumed.code()).as("%s: %s", story, resumed.text()).isZero();
            SmallRun.equal(whole, folder, story);
            SmallRun.delete(folder);
        }
        if (TRIALS > 2) {
            System.out.println(TRIALS + " trials, " + twice + " of them killed twice; kills by what was being done:");
            hits.forEach((what, count) -> System.out.println("  " + what + "  " + count));
        }
    }

    /** Every kind of moment in turn; which one of a kind, and when in it, is left to chance. */
    private static Child.Moment moment(Child untouched, int trial, SplittableRandom random) {
        Map<String, List<Child.Moment>> byKind = new LinkedHashMap<>();
        List<String> marks = untouched.marks();
        for (int i = 0; i < marks.size() - 1; i++) {
            List<Child.Moment> kind = byKind.computeIfAbsent(marks.get(i), absent -> new ArrayList<>());
            long length = untouched.nanos().get(i + 1) - untouched.nanos().get(i);
            kind.add(new Child.Moment(marks.get(i), kind.size() + 1, length));
        }
        List<List<Child.Moment>> kinds = List.copyOf(byKind.values());
        // A stride that is prime to their number: even two trials are far apart.
        List<Child.Moment> kind = kinds.get((int) ((SEED + 11L * trial) % kinds.size()));
        Child.Moment longest = kind.get(random.nextInt(kind.size()));
        // More early than late: by the time that the kill arrives, something short is over.
        double when = random.nextDouble() * random.nextDouble();
        return new Child.Moment(longest.mark(), longest.occurrence(), (long) (when * longest.nanos()));
    }
}
