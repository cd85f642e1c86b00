/** @file A worker process with fake networks: everything else in it is the real one. */
import { fakeEngines } from './fake-engines.ts'
import { serveTasks } from '../../src/worker/dispatch.ts'
import { parentLink } from '../../src/worker/parent-link.ts'
import { createTasks } from '../../src/worker/tasks.ts'

serveTasks(parentLink(), createTasks(fakeEngines))
