package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Targets of one kind; each class of them has a constructor without arguments, so that a child process can make one. */
@FunctionalInterface
public interface Corpus {
    /** All of them. The folder gets what some of them need once. */
    List<Target> targets(Path folder) throws IOException;
}
