/** Loaded before the service: answers every message of the process that started it with what Node's memory holds. */
process.on('message', () => process.send(process.memoryUsage()))
process.channel.unref()
