package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process of a {@link Campaign} that reads mutants. */
final class Child {
    private Child() {}

    /** Takes the class of the corpus, the target, the seed, the number behind the last mutant, and a folder. */
    public static void main(String[] args) throws IOException {
        Path place = Path.of(args[4]);
        Target target = corpus(args[0]).targets(place).stream()
                .filter(t -> t.name().equals(args[1]))
                .findFirst()
                .orElseThrow();
        Fuzzer fuzzer = new Fuzzer(target, Files.createDirectory(place.resolve("files")), Long.parseLong(args[2]));
        long last = Long.parseLong(args[3]);
        try (Progress progress = Progress.open(place.resolve("progress"))) {
            long first = progress.get(Progress.NUMBER);
            for (long number = first; number < last; number++) {
                progress.set(Progress.NUMBER, number);
                try {
                    fuzzer.attempt(number);
                } catch (AssertionError e) {
                    progress.set(Progress.FAULTS, progress.get(Progress.FAULTS) + 1);
                    e.printStackTrace(System.out);
                }
                progress.set(Progress.ACCEPTED, fuzzer.accepted());
                progress.set(Progress.REFUSED, fuzzer.refused());
                progress.set(Progress.SLOWEST, fuzzer.slowest());
                progress.set(Progress.LARGEST, fuzzer.largest());
            }
            progress.set(Progress.NUMBER, last);
        }
    }

    static Corpus corpus(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(Corpus.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
