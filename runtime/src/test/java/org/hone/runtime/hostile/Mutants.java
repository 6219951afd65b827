package org.hone.runtime.hostile;

import java.util.List;
import java.util.Random;

/** Makes files that nobody would write. */
public interface Mutants {
    /** Whole files that are accepted. */
    List<byte[]> seeds();

    /** A file that differs from a seed; it depends on the numbers drawn alone. */
    byte[] make(Random random);

    /** Now a mutant of the one kind and now of the other. */
    static Mutants either(Mutants one, Mutants other) {
        return new Mutants() {
            @Override
            public List<byte[]> seeds() {
                return one.seeds();
            }

            @Override
            public byte[] make(Random random) {
                return random.nextBoolean() ? one.make(random) : other.make(random);
            }
        };
    }
}
