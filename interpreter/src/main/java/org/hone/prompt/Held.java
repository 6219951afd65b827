package org.hone.prompt;

import java.util.Optional;
import org.hone.check.Value;
import org.hone.session.Result;

/**
 * A value that the session holds for the language: to expressions it is what {@link #opened} says, on the screen it is a piece.
 *
 * @param described its type, as messages call it
 * @param result what an action gave, for actions that take it
 */
record Held(String described, Value opened, Piece piece, Optional<Result> result) implements Value.Foreign {}
