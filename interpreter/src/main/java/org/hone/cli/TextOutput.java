package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.LiveDisplay;
import org.hone.cli.terminal.ResultText;
import org.hone.cli.terminal.RunCharts;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.walk.TokenizedReply;
import org.hone.session.Output;
import org.hone.session.Result;
import org.hone.session.TrainedRun;

/** Results for people, on standard output. */
final class TextOutput implements Output {
    private final Surroundings surroundings;
    private final LiveDisplay display;
    private final Glyphs glyphs;
    private final int width;

    TextOutput(Surroundings surroundings, LiveDisplay display, Screen screen) {
        this.surroundings = surroundings;
        this.display = display;
        this.glyphs = screen.glyphs();
        this.width = screen.columns(surroundings);
    }

    @Override
    public void show(Result result) {
        switch (result) {
            case Result.Evaluated evaluated -> print(ResultText.evaluation(evaluated.evaluation(), glyphs));
            case Result.Compared compared -> print(ResultText.comparison(compared.comparison(), glyphs));
            case Result.Trained trained -> trained(trained.run());
            case Result.Stepped stepped -> print(ResultText.step(stepped.step(), glyphs));
            case Result.Replies replies ->
                print(replies.replies().stream().map(TokenizedReply::text).toList());
            case Result.Replay replay -> print(replay.replayed().lines());
            case Result.Text text -> print(List.of(text.text()));
        }
    }

    @Override
    public void saved(Path folder) {
        display.erase();
        surroundings.out().println("model saved in " + folder);
    }

    @Override
    public void trained(TrainedRun run) {
        try {
            List<StepMetrics> steps = RunFolder.readMetrics(run.folder());
            print(RunCharts.lines(steps, width, glyphs));
        } catch (IOException e) {
            surroundings.err().println("hone: the metrics cannot be read back: " + e.getMessage());
        }
    }

    private void print(List<String> lines) {
        display.erase();
        lines.forEach(surroundings.out()::println);
        surroundings.out().println();
        surroundings.out().flush();
    }
}
