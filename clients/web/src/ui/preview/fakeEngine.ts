/**
 * An engine in memory that keeps no secret and speaks to nobody, for screenshots and for the tests
 * of the interface. It is honest about time: what is sent is stored, delivered, then displayed.
 */

import type { Engine, EngineConnection, EngineEvent } from "@/api/index.ts";
import { billingCalls } from "@/ui/preview/fakeBilling.ts";
import { directoryCalls } from "@/ui/preview/fakeDirectory.ts";
import { expertiseCalls } from "@/ui/preview/fakeExpertise.ts";
import { letterCalls, mailingCalls, taskCalls } from "@/ui/preview/fakeMailing.ts";
import { messageCalls } from "@/ui/preview/fakeMessages.ts";
import { accountCalls, profileCalls } from "@/ui/preview/fakeProfile.ts";
import { studyCalls } from "@/ui/preview/fakeStudies.ts";
import { peopleCalls, roleCalls, threadCalls } from "@/ui/preview/fakeThreads.ts";
import { type FakeOptions, Hospital } from "@/ui/preview/hospital.ts";

export class FakeEngine implements EngineConnection {
  readonly hospital: Hospital;
  readonly engine: Engine;

  constructor(options: FakeOptions) {
    const hospital = new Hospital(options);
    this.hospital = hospital;
    this.engine = {
      ...profileCalls(hospital),
      ...accountCalls(hospital),
      ...peopleCalls(hospital),
      ...threadCalls(hospital),
      ...messageCalls(hospital),
      ...roleCalls(),
      ...directoryCalls(hospital),
      ...mailingCalls(hospital),
      ...letterCalls(hospital),
      ...studyCalls(hospital),
      ...taskCalls(hospital),
      ...expertiseCalls(hospital),
      ...billingCalls(hospital),
    };
  }

  events(take: (event: EngineEvent) => void): () => void {
    return this.hospital.listen(take);
  }
}
