package org.hone.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.TrainPlan;
import org.hone.runtime.record.InterruptedActionException;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.RunManifest;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.walk.StepWalk;
import org.hone.runtime.walk.TokenizedReply;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, once and twice, in actions on a very small model; what is left of them can be used. */
class NativeBackendTest {
    private static final String PROGRAM = """
            import std.estimators { sft }
            import std.tasks { chain_sum }
            model policy { layers = 1; hidden = 16; heads = 2; max_reply = 8.tokens }
            dataset sums { source = chain_sum(difficulties: [1], split: "train", size: 100) }
            schedule imitate(q: PromptStats) { weight sft = 1.0 }
            optimizer adam { rule = adamw; lr = 1e-3 }
            recipe tiny {
              model = policy
              data = sums
              schedule = imitate
              optimizer = adam
              batch = 2.prompts
              steps = 3.steps
            }
            """;

    private static Backend backend;
    private static TrainPlan plan;

    @TempDir
    Path temporary;

    @BeforeAll
    static void open() {
        Program program = Compiler.compile(
                        new SourceFile("tiny.hone", PROGRAM), ParamInputs.NONE, new ModuleLoader(Path.of("")))
                .program()
                .orElseThrow();
        plan = new TrainPlan(program.recipes().values().iterator().next(), 1, 1, 0, Optional.empty());
        backend = new NativeBackend.Provider().open(new Backend.Engine("cpu", 2), RunListener.silent());
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private RunFolder folder() throws IOException {
        return RunFolder.create(
                temporary.resolve("run"),
                RunManifest.beginning(
                        "2026-01-01T00:00:00Z",
                        new RunManifest.Recipe("tiny.hone", "", PROGRAM, "digest"),
                        List.of(),
                        1,
                        Map.of(),
                        "cpu",
                        2));
    }

    private static List<TokenizedReply> sample(ModelHandle model, int count) throws IOException, StoppedException {
        return backend.sample(model, new SampleRequest("1+2=", 1, count, 5), new StopToken());
    }

    @Test
    void aDeviceThatTheMachineLacksIsSaidWithWhatItNeeds() {
        assertThat(backend.missing()).isEmpty();
        try (Backend none =
                new NativeBackend.Provider().open(new Backend.Engine("cuda:999", 2), RunListener.silent())) {
            assertThat(none.missing())
                    .hasValueSatisfying(text -> assertThat(text)
                            .startsWith("cannot compute on cuda:999: ")
                            .contains("nvidia-smi -L")
                            .doesNotContain("Exception", "\n"));
        }
    }

    @Test
    void aStoppedTrainingGivesAModelThatCanBeUsedAndSaved() throws IOException, StoppedException {
        var stop = new StopToken();
        var afterTheFirst = new RunListener() {
            @Override
            public void step(StepMetrics metrics) {
                stop.request();
            }
        };
        TrainedRun run;
        try (RunFolder folder = folder()) {
            run = backend.train(plan, folder, afterTheFirst, stop);
        }
        assertThat(run.lastStep()).isEqualTo(1);
        assertThat(run.complete()).isFalse();
        assertThat(temporary.resolve("run/model")).doesNotExist();
        backend.save(run.model(), temporary.resolve("saved"));
        assertThat(temporary.resolve("saved/model.safetensors")).exists();
        ModelHandle saved = ModelHandle.trained(plan.recipe().model(), temporary.resolve("saved"));
        assertThat(sample(run.model(), 1).getFirst().logprobs())
                .isEqualTo(sample(saved, 1).getFirst().logprobs())
                .isNotEqualTo(sample(ModelHandle.declared(plan.recipe().model()), 1)
                        .getFirst()
                        .logprobs());
    }

    @Test
    void anInterruptedTrainingSaysSoAndTheBackendGoesOn() throws IOException, StoppedException {
        var stop = new StopToken();
        var inTheSecond = new RunListener() {
            @Override
            public void phase(int step, Phase phase) {
                if (step == 2 && phase == Phase.UPDATE) {
                    stop.request();
                    stop.interrupt();
                }
            }
        };
        try (RunFolder folder = folder()) {
            assertThatThrownBy(() -> backend.train(plan, folder, inTheSecond, stop))
                    .isInstanceOf(StoppedException.class);
            TrainedRun run = backend.train(plan, folder, RunListener.silent(), new StopToken());
            assertThat(run.complete()).isTrue();
        }
        assertThat(RunFolder.readMetrics(temporary.resolve("run"))).hasSize(3);
        assertThat(Files.isDirectory(temporary.resolve("run/model"))).isTrue();
    }

    @Test
    void aWalkThatIsInterruptedIsLeftAndAnotherActionFollows() throws IOException, StoppedException {
        var stop = new StopToken();
        stop.interrupt();
        try (StepWalk walk = backend.walk(plan, Optional.empty(), RunListener.silent(), stop)) {
            assertThatThrownBy(walk::finish).isInstanceOf(InterruptedActionException.class);
            assertThat(walk.next()).isEqualTo(Phase.ESTIMATE);
            walk.heed(new StopToken());
            assertThat(walk.finish().metrics().step()).isEqualTo(1);
        }
        assertThatThrownBy(() -> backend.sample(
                        ModelHandle.declared(plan.recipe().model()), new SampleRequest("1+2=", 1, 1, 5), stop))
                .isInstanceOf(StoppedException.class);
        assertThat(sample(ModelHandle.declared(plan.recipe().model()), 1)).hasSize(1);
    }

    @Test
    void repliesComeTokenByTokenAndMoreOfThemBeginWithTheSameOnes() throws IOException, StoppedException {
        ModelHandle model = ModelHandle.declared(plan.recipe().model());
        List<TokenizedReply> few = sample(model, 2);
        List<TokenizedReply> many = sample(model, 4);
        for (int i = 0; i < 2; i++) {
            assertThat(many.get(i).text()).isEqualTo(few.get(i).text());
        }
        assertThat(many).extracting(TokenizedReply::text).doesNotHaveDuplicates();
        assertThat(many).allSatisfy(reply -> {
            assertThat(String.join("", reply.tokens()).replaceAll("<(bos|eos|pad)>", ""))
                    .isEqualTo(reply.text());
            for (float logprob : reply.logprobs()) {
                assertThat(logprob).isNegative();
            }
        });
    }
}
