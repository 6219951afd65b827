package org.hone.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.JsonRenderer;
import org.hone.diagnostics.TextRenderer;
import org.hone.foreign.ScriptCheck;
import org.hone.lower.Compilation;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.plan.ParamInputs;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/** Reads, compiles and reports on programs. */
final class Programs {
    private final Surroundings surroundings;

    Programs(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Reads a program.
     *
     * @throws UsageException if it cannot be read
     */
    static SourceFile read(String file) {
        try {
            return new SourceFile(file, Files.readString(Path.of(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file `" + file + "`", e);
        } catch (CharacterCodingException e) {
            throw new UsageException("`" + file + "` is not UTF-8 text", e);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new UsageException("cannot read `" + file + "`: " + e.getMessage(), e);
        }
    }

    static Compilation compile(SourceFile source, ParamInputs inputs) {
        return Compiler.compile(source, inputs, new ModuleLoader(Path.of("")));
    }

    /** The program, if it has no errors; its diagnostics are printed. */
    Optional<Program> checked(SourceFile source, ParamInputs inputs, Format format) {
        return opened(source, inputs, format)
                .flatMap(bench -> bench.compilation().program());
    }

    /** The program kept open for questions, if it has no errors; its diagnostics are printed. */
    Optional<Workbench> opened(SourceFile source, ParamInputs inputs, Format format) {
        Workbench bench = Compiler.open(source, inputs, new ModuleLoader(Path.of("")));
        report(bench.compilation().diagnostics(), format);
        return bench.compilation().diagnostics().hasErrors() ? Optional.empty() : Optional.of(bench);
    }

    /** Whether the scripts of its rewards can be used; what is wrong with them is printed. Without scripts nothing is done. */
    boolean scripts(Workbench bench, Format format) {
        if (bench.foreign().isEmpty()) {
            return true;
        }
        Diagnostics diagnostics = ScriptCheck.check(bench.foreign());
        report(diagnostics, format);
        return !diagnostics.hasErrors();
    }

    /** A recorded file that the user names: the file itself, or one in the run folder that is named. */
    static Path recorded(Path named, String inFolder) {
        Path file = Files.isDirectory(named) ? named.resolve(inFolder) : named;
        if (!Files.isRegularFile(file)) {
            throw new UsageException("there is no file `" + file + "`");
        }
        return file;
    }

    /** The answer to a question about the program; what is wrong with the question is printed. */
    <T> Optional<T> answer(Workbench.Answer<T> answer, Format format) {
        report(answer.diagnostics(), format);
        return answer.diagnostics().hasErrors() ? Optional.empty() : answer.value();
    }

    /** Prints what is wrong with a program, or worth knowing about it. */
    void report(Diagnostics diagnostics, Format format) {
        if (format == Format.json && diagnostics.hasErrors()) {
            surroundings.out().print(new JsonRenderer().render(diagnostics));
        } else if (!diagnostics.isEmpty()) {
            surroundings.err().print(new TextRenderer(coloured()).render(diagnostics));
        }
    }

    /** Whether errors are printed in colour: on a screen, unless the user does not want it. */
    boolean coloured() {
        return Screen.of(surroundings).coloured();
    }
}
