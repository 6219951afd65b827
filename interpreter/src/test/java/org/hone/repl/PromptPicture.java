package org.hone.repl;

import java.nio.file.Files;
import java.nio.file.Path;

/** Draws {@code docs/prompt-session.svg}: a session is typed into a real terminal, and its screen is kept. */
final class PromptPicture {
    private static final int COLUMNS = 96;
    private static final int ROWS = 54;

    private PromptPicture() {}

    /** Takes the picture's file. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("hone-picture");
        Files.writeString(folder.resolve("tiny.hone"), RealTerminalTest.PROGRAM);
        try (Tmux screen = RealTerminalTest.repl(folder, COLUMNS, ROWS)) {
            screen.prompt();
            screen.enter("1 + 1").await("2  : Int");
            screen.enter("?mean").await("The mean over");
            screen.prompt();
            screen.enter("fn double(x: Real) -> Real =").await("  ...");
            screen.enter("2.0 * x").prompt();
            screen.enter("[1.0, 2.0, 4.0] |> mean_of").await("error[");
            screen.prompt();
            screen.enter(":load tiny.hone").await("recipe hybrid");
            screen.prompt();
            screen.enter("let s = train hybrid").await("progress", text -> text.contains("pass "));
            screen.press("C-c").await("run stopped after step");
            screen.prompt();
            screen.enter("sample s.model on \"1+2=\"").prompt();
            screen.type("estimator mine(t: Rollouts) { ").press("Tab");
            screen.await("advantage");
            Files.writeString(
                    Path.of(args[0]), ScreenSvg.of("A session of the prompt", screen.colouredScreen(), COLUMNS));
        }
    }
}
