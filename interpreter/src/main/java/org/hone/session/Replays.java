package org.hone.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.hone.runtime.record.StopToken;

/** Runs recorded runs again. */
@FunctionalInterface
public interface Replays {
    /**
     * Runs a recorded run again, in a fresh folder, and holds the two against each other.
     *
     * @param stop ends the replay early; what it has then is compared as far as it came
     * @throws StoppedException if it was interrupted, or stopped before there was anything to compare
     * @throws RuntimeException one of this project that says why, if nothing can be run because something is not as it was
     */
    Replayed replay(Request request, StopToken stop) throws IOException, StoppedException;

    /**
     * What to run again.
     *
     * @param run the folder of the run
     * @param out the fresh folder; without one it is put beside that of the run
     * @param fromRecord whether the program is that of the record though its file has changed since
     */
    record Request(Path run, Optional<Path> out, boolean fromRecord) {}
}
