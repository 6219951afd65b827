package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A long run. The mutants of a format are tried in a process of their own, which says before each one which it is: a crash, a hang
 * or memory without bound costs that process and one mutant, is named, and the next process goes on behind it.
 */
public final class Campaign {
    private static final String HEAP = "-Xmx768m";
    private static final long LARGEST_PROCESS = 2L << 30;
    private static final long SECONDS_OF_PROCESSOR = 20;
    private static final long SECONDS = 300;
    private static final int MOST_FAULTS = 50;

    private final Class<? extends Corpus> corpus;
    private final Path folder;
    private final String target;
    private final long seed;
    private final long count;
    private long from;
    private long accepted;
    private long refused;
    private long slowest;
    private long largest;
    private long resident;
    private int faults;

    private Campaign(Class<? extends Corpus> corpus, Path folder, String target, long seed, long from, long count) {
        this.corpus = corpus;
        this.folder = folder;
        this.target = target;
        this.seed = seed;
        this.from = from;
        this.count = count;
    }

    /**
     * Tries mutants of all targets of a corpus, or of those whose names begin with a word, and prints a line for each.
     *
     * @param words how many mutants of each, then perhaps the seed (1), the beginning of names, and the number of the first mutant
     */
    public static void run(Class<? extends Corpus> corpus, String[] words) throws IOException, InterruptedException {
        long count = Long.parseLong(words[0]);
        long seed = words.length > 1 ? Long.parseLong(words[1]) : 1;
        String begin = words.length > 2 ? words[2] : "";
        long first = words.length > 3 ? Long.parseLong(words[3]) : 0;
        Path folder = Files.createTempDirectory("hostile-");
        for (Target target : Child.corpus(corpus.getName()).targets(folder)) {
            if (target.name().startsWith(begin)) {
                new Campaign(corpus, folder, target.name(), seed, first, count).run();
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        long last = from + count;
        while (from < last && faults < MOST_FAULTS) {
            from = child(last);
        }
        System.out.printf(
                "%s; process at most %d MB; seed %d, %d faults%n",
                Fuzzer.report(target, accepted, refused, slowest, largest), resident >> 20, seed, faults);
    }

    /** Runs a process until it ends or has to be ended; the number of the mutant behind its last. */
    private long child(long last) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(folder, "child-");
        try (Progress progress = Progress.make(place.resolve("progress"))) {
            progress.set(Progress.NUMBER, from);
            Process process =
                    new ProcessBuilder(command(place, last)).inheritIO().start();
            String end = watch(process, progress);
            accepted += progress.get(Progress.ACCEPTED);
            refused += progress.get(Progress.REFUSED);
            faults += (int) progress.get(Progress.FAULTS);
            slowest = Math.max(slowest, progress.get(Progress.SLOWEST));
            largest = Math.max(largest, progress.get(Progress.LARGEST));
            long number = progress.get(Progress.NUMBER);
            if (end.isEmpty() && number == last) {
                return last;
            }
            faults++;
            System.out.printf("%s, mutant %d of seed %d: the process %s%n", target, number, seed, end);
            return number + 1;
        }
    }

    private List<String> command(Path place, long last) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + place.resolve("crash.txt"),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        words.add(Child.class.getName());
        words.addAll(List.of(corpus.getName(), target, Long.toString(seed), Long.toString(last), place.toString()));
        return words;
    }

    /** Empty when the process ended well, or else how it ended. */
    private String watch(Process process, Progress progress) throws IOException, InterruptedException {
        long number = -1;
        long since = 0;
        long spent = 0;
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            long memory = Resident.bytes(process.pid());
            resident = Math.max(resident, memory);
            long processor = process.info()
                    .totalCpuDuration()
                    .map(java.time.Duration::toSeconds)
                    .orElse(0L);
            if (progress.get(Progress.NUMBER) != number) {
                number = progress.get(Progress.NUMBER);
                since = System.nanoTime();
                spent = processor;
            }
            boolean late = processor - spent > SECONDS_OF_PROCESSOR
                    || System.nanoTime() - since > TimeUnit.SECONDS.toNanos(SECONDS);
            if (late || memory > LARGEST_PROCESS) {
                threads(process.pid());
                process.destroyForcibly().waitFor();
                return late ? "did not go on" : "took " + (memory >> 20) + " MB";
            }
        }
        return process.exitValue() == 0 ? "" : "ended with " + process.exitValue();
    }

    private static void threads(long pid) throws IOException, InterruptedException {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jstack")
                                .toString(),
                        Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor(20, TimeUnit.SECONDS);
    }
}
