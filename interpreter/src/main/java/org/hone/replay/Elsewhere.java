package org.hone.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hone.plan.Action;
import org.hone.plan.Action.Operation;

/**
 * Statements that write into the folder of a replay: those that the run wrote stay.
 *
 * @param fresh the folder of the replay
 */
record Elsewhere(Path fresh) {
    List<Action> all(List<Action> actions) {
        return actions.stream()
                .map(a -> new Action(a.line(), a.bound(), moved(a.operation())))
                .toList();
    }

    private Operation moved(Operation operation) {
        return switch (operation) {
            case Operation.Save save -> new Operation.Save(save.model(), within("saved", save.folder()));
            case Operation.Replay replay ->
                new Operation.Replay(
                        replay.run(), replay.out().map(out -> within("replays", out)), replay.fromRecord());
            case Operation.Train train -> train;
            case Operation.Step step -> step;
            case Operation.Evaluate evaluate -> evaluate;
            case Operation.Compare compare -> compare;
            case Operation.Sample sample -> sample;
            case Operation.Show show ->
                show.value() instanceof Action.Value.InPlace place
                        ? new Operation.Show(new Action.Value.InPlace(moved(place.operation())))
                        : show;
        };
    }

    private Path within(String kind, Path folder) {
        return fresh.resolve(kind)
                .resolve(Optional.ofNullable(folder.getFileName())
                        .map(Path::toString)
                        .orElse("folder"));
    }
}
