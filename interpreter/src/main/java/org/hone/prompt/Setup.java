package org.hone.prompt;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hone.plan.ParamInputs;
import org.hone.runtime.record.RunListener;
import org.hone.session.Backend;

/**
 * Where a session lives.
 *
 * @param root the folder that relative paths of programs start from
 * @param runs the folder that trainings are recorded under; made when it is needed
 * @param inputs values of params
 * @param backend what computes; opened at the first action
 * @param engine the machine
 * @param listener hears of the progress of actions
 * @param clock dates runs
 * @param versions what a run records of versions, by those of the backend
 */
public record Setup(
        Path root,
        Path runs,
        ParamInputs inputs,
        Backend.Provider backend,
        Backend.Engine engine,
        RunListener listener,
        Clock clock,
        UnaryOperator<Map<String, String>> versions) {}
