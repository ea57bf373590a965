import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'

const blocked = new BlockList()
blocked.addSubnet('169.254.0.0', 16, 'ipv4')
blocked.addSubnet('fe80::', 10, 'ipv6')
// The metadata services of AWS and Google Cloud, the only ones outside the link-local ranges by default.
blocked.addAddress('fd00:ec2::254', 'ipv6')
blocked.addAddress('fd20:ce::254', 'ipv6')
// 169.254.0.0/16 again, in the forms that translate IPv6 to IPv4 (RFC 6052 NAT64, RFC 3056 6to4).
blocked.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
blocked.addSubnet('2002:a9fe::', 32, 'ipv6')

/**
 * Whether an address is link-local or a cloud's metadata service, where requests made by a server can steal
 * its credentials. Loopback and private networks are allowed: that is where self-hosted receivers live.
 */
export function isBlockedAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return blocked.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}

/** Thrown by a guarded agent instead of connecting. */
export class BlockedAddressError extends Error {
  constructor(address: string) {
    super(`refused to connect to ${address}: link-local and metadata addresses are blocked`)
    this.name = 'BlockedAddressError'
  }
}

/**
 * An HTTP agent that looks at the address it is about to connect to, not at the name: a name that passed a
 * check can resolve to another address a moment later.
 */
export function guardedAgent(lookup: LookupFunction = systemLookup): Agent {
  const connect = buildConnector({ lookup: guarded(lookup), timeout: 10_000 })
  return new Agent({
    connect: (options, callback) => {
      // A literal address is never looked up.
      const literal = options.hostname.replace(/^\[|\]$/g, '')
      if (isIP(literal) && isBlockedAddress(literal)) callback(new BlockedAddressError(literal), null)
      else connect(options, callback)
    },
  })
}

const guarded =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address)
      const bad = error ? undefined : addresses.find(isBlockedAddress)
      if (bad) callback(new BlockedAddressError(bad), found, family)
      else callback(error, found, family)
    })
