package org.hone.session;

import java.nio.file.Path;

/** Receives what a run block shows, in the order it shows it. */
public interface Output {
    /** {@code show x}. */
    void show(Result result);

    /** {@code save m to "folder"} is done. */
    void saved(Path folder);

    /** A training is done; its course is in its run folder. */
    void trained(TrainedRun run);
}
