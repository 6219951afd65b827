package org.hone.kill;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hone.cli.Main;
import org.hone.cli.Surroundings;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TokenizedReply;
import org.hone.session.Backend;
import org.hone.session.ModelHandle;
import org.hone.session.NativeBackend;
import org.hone.session.SampleRequest;
import org.hone.session.StoppedException;
import org.hone.session.TrainedRun;

/** The command line in a process of its own, which says on standard error what it is about to do: one mark a line. */
final class MarkedRun {
    /** What every mark begins with. */
    static final String MARK = "@@ ";

    private MarkedRun() {}

    /** Runs a command. */
    public static void main(String[] args) {
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        mark(err, "checking the program");
        Surroundings surroundings = new Surroundings(
                InputStream.nullInputStream(),
                System.out,
                err,
                System.getenv(),
                Clock.systemUTC(),
                new StopToken(),
                (engine, listener) -> {
                    mark(err, "making the run folder");
                    RunListener marking = new Marking(err);
                    return new Marked(new NativeBackend.Provider().open(engine, marking), marking, err);
                });
        int code = Main.run(args, surroundings);
        mark(err, "leaving");
        System.exit(code);
    }

    private static void mark(PrintStream err, String what) {
        err.print(MARK + what + "\n");
        err.flush();
    }

    private record Marking(PrintStream err) implements RunListener {
        @Override
        public void phase(int step, Phase phase) {
            mark(err, phase.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public void step(StepMetrics metrics) {
            // The listener hears of a step when it is on disk: what comes next is its checkpoint or the next step.
            mark(err, "writing a checkpoint");
        }

        @Override
        public void checkpointSaved(int step, Path folder) {
            mark(err, "after a checkpoint");
        }

        @Override
        public void evaluating(int done, int total) {
            if (done == 0) {
                mark(err, "evaluating");
            }
        }

        @Override
        public void finished(int lastStep, int steps) {
            mark(err, "writing the model");
        }
    }

    private record Marked(Backend backend, RunListener marking, PrintStream err) implements Backend {
        @Override
        public Map<String, String> versions() {
            return backend.versions();
        }

        @Override
        public StepTime rehearse(RecipePlan recipe, Consumer<Phase> progress) {
            return backend.rehearse(recipe, progress);
        }

        @Override
        public TrainedRun train(TrainPlan plan, RunFolder folder, RunListener listener, StopToken stop)
                throws IOException, StoppedException {
            mark(err, "loading");
            TrainedRun run = backend.train(plan, folder, marking, stop);
            mark(err, "recording a result");
            return run;
        }

        @Override
        public StepWalk walk(TrainPlan plan, Optional<Path> from, RunListener listener, StopToken stop)
                throws IOException {
            return backend.walk(plan, from, marking, stop);
        }

        @Override
        public Evaluation evaluate(ModelHandle model, EvaluatePlan plan, RunListener listener, StopToken stop)
                throws IOException, StoppedException {
            mark(err, "loading");
            Evaluation evaluation = backend.evaluate(model, plan, marking, stop);
            mark(err, "recording a result");
            return evaluation;
        }

        @Override
        public List<TokenizedReply> sample(ModelHandle model, SampleRequest request, StopToken stop)
                throws IOException, StoppedException {
            mark(err, "loading");
            List<TokenizedReply> replies = backend.sample(model, request, stop);
            mark(err, "recording a result");
            return replies;
        }

        @Override
        public void save(ModelHandle model, Path folder) throws IOException {
            mark(err, "saving the model");
            backend.save(model, folder);
        }

        @Override
        public Map<String, JsonNode> findings() {
            return backend.findings();
        }

        @Override
        public void close() {
            backend.close();
        }
    }
}
