// Times the npm package @cloud-copilot/iam-simulate and `kyoka simulate --jsonl` on the same requests, and
// prints both and their ratio.
//
//   npm install --prefix /tmp/peer @cloud-copilot/iam-simulate@0.1.173
//   NODE_PATH=/tmp/peer node benches/simulate-peer.mjs /tmp/peer target/release/kyoka tests/corpus/evaluation.jsonl

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const [peerFolder, kyoka, corpus] = process.argv.slice(2)
const { runSimulation } = createRequire(resolve(peerFolder, 'package.json'))('@cloud-copilot/iam-simulate')
const cases = readFileSync(corpus, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))

const named = (policies) => (policies ?? []).map((policy, at) => ({ name: String(at), policy }))
const asSimulation = ({ request, policies }) => ({
  request: {
    principal: request.principal,
    action: request.action,
    resource: { resource: request.resource, accountId: request.resource_account ?? '111122223333' },
    contextVariables: request.context ?? {},
  },
  identityPolicies: policies.identity ?? [],
  serviceControlPolicies: (policies.scps ?? []).map((level, at) => ({ orgIdentifier: String(at), policies: named(level) })),
  resourceControlPolicies: (policies.rcps ?? []).map((level, at) => ({ orgIdentifier: String(at), policies: named(level) })),
  resourcePolicy: policies.resource ?? undefined,
  permissionBoundaryPolicies: policies.boundary ? named(policies.boundary) : undefined,
  sessionPolicy: policies.session ?? undefined,
  vpcEndpointPolicies: policies.vpce ? named(policies.vpce) : undefined,
})
const simulations = cases.map(asSimulation)

const peer = async (rounds) => {
  const start = process.hrtime.bigint()
  let decided = 0
  for (let round = 0; round < rounds; round++) {
    for (const simulation of simulations) {
      const { resultType } = await runSimulation(simulation, {})
      if (resultType !== 'error') decided++
    }
  }
  return { decided, rate: (rounds * simulations.length * 1e9) / Number(process.hrtime.bigint() - start) }
}
await peer(1)
const { decided, rate } = await peer(5)
console.log(`iam-simulate: ${Math.round(rate)} decisions a second (${decided / 5} of ${simulations.length} requests without an error)`)

const lines = cases.map(({ id, request, policies }) => JSON.stringify({ id, request, policies })).join('\n') + '\n'
const rounds = 200
const start = process.hrtime.bigint()
const run = spawnSync(kyoka, ['simulate', '--jsonl'], { input: lines.repeat(rounds), stdio: ['pipe', 'ignore', 'inherit'] })
const ours = (rounds * cases.length * 1e9) / Number(process.hrtime.bigint() - start)
if (run.status !== 0) throw new Error(`kyoka: ${run.status}`)
console.log(`kyoka simulate --jsonl: ${Math.round(ours)} decisions a second, process and JSON included`)
console.log(`ratio: ${(ours / rate).toFixed(1)}`)
