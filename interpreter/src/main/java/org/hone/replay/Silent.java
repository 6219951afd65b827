package org.hone.replay;

import java.nio.file.Path;
import org.hone.session.Output;
import org.hone.session.Result;
import org.hone.session.TrainedRun;

/** Results were shown by the run. */
final class Silent implements Output {
    @Override
    public void show(Result result) {}

    @Override
    public void saved(Path folder) {}

    @Override
    public void trained(TrainedRun run) {}
}
