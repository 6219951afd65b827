/**
 * The language on GraalVM: its registration, contexts, and the values of the language as other languages see them. Nothing is
 * evaluated here; that is the session's work.
 */
@NullMarked
package org.hone.polyglot;

import org.jspecify.annotations.NullMarked;
