package org.hone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hone.ast.ModuleTree;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.TextRenderer;
import org.hone.doc.ModulePage;
import org.hone.parser.Parser;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.record.AtomicFile;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone doc}. */
@Command(
        name = "doc",
        customSynopsis = "hone doc [FILE | std | std.MODULE]... [OPTIONS]",
        description = "Write documentation in Markdown from doc comments.",
        footer = {
            "",
            "Without an argument it documents the standard library. With --check the exit code is 1 if a name has no",
            "doc comment.",
            "",
            "Examples:",
            "  hone doc std.estimators",
            "  hone doc std --out docs/std",
            "  hone doc --check my_estimators.hone"
        })
final class DocCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..*", paramLabel = "WHAT", description = "Programs, std, or modules of it (std).")
    private List<String> what = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write a page for each module, and an index, into a folder.")
    private @Nullable Path out;

    @Option(names = "--check", description = "Write nothing; list the names without a doc comment.")
    private boolean check;

    DocCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Diagnostics diagnostics = new Diagnostics();
        List<ModulePage> library = new ArrayList<>();
        for (String module : ModuleLoader.STANDARD) {
            library.add(standard(module, diagnostics));
        }
        List<ModulePage> pages = new ArrayList<>();
        for (String name : what.isEmpty() ? List.of("std") : what) {
            pages.addAll(pages(name, library, diagnostics));
        }
        if (diagnostics.hasErrors()) {
            surroundings.err().print(new TextRenderer(new Programs(surroundings).coloured()).render(diagnostics));
            return Exit.PROGRAM;
        }
        if (check) {
            return undocumented(pages);
        }
        if (out != null) {
            write(pages, library, out);
        } else if (pages.size() == 1) {
            surroundings.out().print(pages.getFirst().markdown(library));
        } else {
            surroundings.out().print(ModulePage.index("Hone's standard library", pages));
            pages.forEach(page -> surroundings.out().print("\n" + page.markdown(library)));
        }
        return Exit.DONE;
    }

    private static List<ModulePage> pages(String name, List<ModulePage> library, Diagnostics diagnostics) {
        if (name.equals("std")) {
            return library;
        }
        if (name.startsWith("std.")) {
            Optional<ModulePage> page =
                    library.stream().filter(p -> p.name().equals(name)).findFirst();
            return List.of(page.orElseThrow(() -> new UsageException("there is no module `" + name + "`"
                    + DidYouMean.question(name, ModuleLoader.STANDARD)
                            .map(q -> "; " + q)
                            .orElse(""))));
        }
        SourceFile source = Programs.read(name);
        return List.of(new ModulePage(source.name(), Parser.parse(source, diagnostics)));
    }

    private static ModulePage standard(String module, Diagnostics diagnostics) {
        SourceFile source = new ModuleLoader(Path.of(""))
                .standard(module)
                .orElseThrow(() -> new IllegalStateException(module + " is not on the class path"));
        ModuleTree tree = Parser.parse(source, diagnostics);
        return new ModulePage(module, tree);
    }

    private int undocumented(List<ModulePage> pages) {
        boolean missing = false;
        for (ModulePage page : pages) {
            for (String name : page.undocumented()) {
                missing = true;
                surroundings.out().println(page.name() + ": `" + name + "` has no doc comment");
            }
        }
        if (!missing) {
            surroundings.out().println("every name has a doc comment");
        }
        return missing ? Exit.PROGRAM : Exit.DONE;
    }

    private void write(List<ModulePage> pages, List<ModulePage> library, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (ModulePage page : pages) {
            put(folder.resolve(page.file()), page.markdown(library));
        }
        put(folder.resolve("index.md"), ModulePage.index("Index", pages));
        surroundings.out().println(pages.size() + 1 + " pages written to " + folder);
    }

    private static void put(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
